import {
  encodeName,
  issueCertificate,
  keyIdentifierOf,
  newSerialNumber,
  parseCertificate,
  type Certificate,
  type CertificateProfile,
} from '@entente/trust'
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A key pair that signs certificates. */
export interface Signer {
  readonly privateKey: KeyObject
  readonly spkiDer: Uint8Array
}

/** A P-256 key pair: made and used in a millisecond. */
export const newSigner = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, spkiDer: publicKey.export({ type: 'spki', format: 'der' }) }
}

interface Wish {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly key: Signer
  readonly signer: Signer
  readonly organisation?: string
  readonly profile?: CertificateProfile
  readonly from?: Date
  readonly until?: Date
}

const dayMilliseconds = 86_400_000

const authorityProfile: CertificateProfile = {
  ca: true,
  keyUsage: ['keyCertSign', 'cRLSign'],
  namesIssuerKey: true,
}

/** A certificate by our own writer, for tests that need hundreds; strangers' certificates come from openssl. */
export const issueQuickly = async (wish: Wish): Promise<Certificate> => {
  const name = (common: string) =>
    encodeName([
      ['O', wish.organisation ?? 'Quick'],
      ['CN', common],
    ])
  const der = await issueCertificate({
    subjectDer: name(wish.subject),
    spkiDer: wish.key.spkiDer,
    issuer: { nameDer: name(wish.issuer), keyIdentifier: keyIdentifierOf(wish.signer.spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: wish.from ?? new Date(Date.now() - dayMilliseconds),
    notAfter: wish.until ?? new Date(Date.now() + 2000 * dayMilliseconds),
    profile: wish.profile ?? authorityProfile,
    signatureAlgorithm: 'ECDSA-SHA256',
    sign: async (bytes) => sign('sha256', bytes, wish.signer.privateKey),
  })
  return parseCertificate(der)
}
