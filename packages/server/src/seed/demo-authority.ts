import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  encodeName,
  issueCertificate,
  keyIdentifierOf,
  newSerialNumber,
  parseCertificate,
  toPem,
  type Certificate,
} from '@entente/trust'

const dayMilliseconds = 86_400_000
const validDays = 1100

/** A certificate with its private key; for the sandbox only. */
export interface DemoIdentity {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

const makeKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

interface Order {
  readonly organisation: string
  readonly commonName: string
  /** Undefined: self-signed. */
  readonly issuer?: DemoIdentity
  /** Undefined: not an authority. */
  readonly pathLength?: number
  readonly now: Date
}

/** Makes a key and a certificate, as an organisation's own authority would. */
export const makeIdentity = async ({
  organisation,
  commonName,
  issuer,
  pathLength,
  now,
}: Order): Promise<DemoIdentity> => {
  const { privateKey, publicKey } = makeKeys()
  const spkiDer = publicKey.export({ format: 'der', type: 'spki' })
  const subjectDer = encodeName([
    ['C', 'XX'],
    ['O', organisation],
    ['CN', commonName],
  ])
  const signer = issuer?.privateKey ?? privateKey
  const isAuthority = pathLength !== undefined
  const der = await issueCertificate({
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    // An hour back, so that a clock a little behind accepts it.
    notBefore: new Date(now.getTime() - dayMilliseconds / 24),
    notAfter: new Date(now.getTime() + validDays * dayMilliseconds),
    profile: {
      ca: isAuthority,
      ...(isAuthority ? { pathLength } : {}),
      keyUsage: isAuthority ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'keyEncipherment'],
      namesIssuerKey: issuer !== undefined,
    },
    signatureAlgorithm: 'RSA-SHA256',
    sign: async (tbs) => sign('sha256', tbs, signer),
  })
  return { certificate: parseCertificate(der), privateKey }
}

/** PEM of the certificate. */
export const certificatePem = ({ certificate }: DemoIdentity): string => toPem('CERTIFICATE', certificate.der)

/** PEM of the private key. */
export const keyPem = ({ privateKey }: DemoIdentity): string =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
