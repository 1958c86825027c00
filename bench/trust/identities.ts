import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  encodeName,
  issueCertificate,
  keyIdentifierOf,
  newSerialNumber,
  parseCertificate,
  type Certificate,
  type CertificateOrder,
  type CertificateProfile,
} from '@entente/trust'

const day = 86_400_000
/** The moment of all certificates. */
export const now = new Date('2026-01-01T00:00:00Z')

/** A certificate with its key. */
export interface Identity {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

/** One private-key operation. */
export const rawSign = (key: KeyObject, bytes: Uint8Array): Uint8Array => sign('sha256', bytes, key)

/** A key pair. */
export interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** What to issue; without an issuer it signs itself. */
export const orderFor = (
  commonName: string,
  profile: CertificateProfile,
  pair: Pair,
  issuer?: Identity,
): CertificateOrder => {
  const spkiDer = pair.publicKey.export({ format: 'der', type: 'spki' })
  const subjectDer = encodeName([
    ['O', 'Bench'],
    ['CN', commonName],
  ])
  return {
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    notAfter: new Date(now.getTime() + 365 * day),
    profile,
    signatureAlgorithm: 'RSA-SHA256',
    sign: async (tbs) => rawSign(issuer?.privateKey ?? pair.privateKey, tbs),
  }
}

/** Issues a certificate. */
export const issue = async (...order: Parameters<typeof orderFor>): Promise<Identity> => {
  const [, , pair] = order
  const der = await issueCertificate(orderFor(...order))
  return { certificate: parseCertificate(der), privateKey: pair.privateKey }
}

/** A new RSA key of 2048 bits. */
export const makePair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
