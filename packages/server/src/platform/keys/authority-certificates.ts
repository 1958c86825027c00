import { randomBytes } from 'node:crypto'
import {
  crossProfile,
  encodeName,
  issueCertificate,
  issuingProfile,
  keyIdentifierOf,
  newSerialNumber,
  ocspResponderProfile,
  parseCertificate,
  rootProfile,
  type Certificate,
  type CertificateProfile,
  type PublishedUrls,
} from '@entente/trust'
import type { PrivateKey } from './keystore.ts'

/** One of our keys that certifies. */
export interface Authority {
  readonly certificate: Certificate
  readonly privateKey: PrivateKey
}

/** Country and organisation in the names of our authorities. */
export interface AuthorityNames {
  readonly country: string
  readonly organisation: string
}

const dayMilliseconds = 86_400_000
/**
 * Lifetimes of trust-and-crypto §3.2: a key is replaced while it still outlives all that it will sign. A responder's is
 * short, because nobody asks whether it was revoked.
 */
export const keyPolicy = {
  root: { days: 2920, replaceBeforeDays: 1125, wish: { type: 'RSA', bits: 3072 } },
  issuing: { days: 1460, replaceBeforeDays: 395, wish: { type: 'RSA', bits: 2048 } },
  // A certificate of a key that it has certified must still be good for a year when somebody brings it to an upload.
  module: { days: 1095, replaceBeforeDays: 395, wish: { type: 'RSA', bits: 2048 } },
  ocsp: { days: 30, replaceBeforeDays: 10, wish: { type: 'EC P-256' } },
} as const

const labels = { root: 'Root CA', issuing: 'Issuing CA (PMS)', ocsp: 'OCSP Responder' } as const

type Kind = keyof typeof keyPolicy

const profileOf = (kind: Kind, urls: PublishedUrls): CertificateProfile => {
  if (kind === 'root') return rootProfile()
  return kind === 'ocsp' ? ocspResponderProfile() : issuingProfile(urls)
}

const named = (
  commonName: string,
  generation: number,
  { country, organisation }: AuthorityNames,
): Uint8Array =>
  encodeName([
    ['C', country],
    ['O', organisation],
    ['CN', `${commonName}${generation > 1 ? ` G${generation}` : ''}`],
  ])

/**
 * The name of one of our keys. Each generation has its own: verifiers look lists and issuers up by name, and two keys
 * of one name confuse them.
 * @param generation from 1, which the name does not mention
 */
export const authorityName = (
  kind: keyof typeof labels,
  generation: number,
  names: AuthorityNames,
): Uint8Array => named(`${names.organisation} ${labels[kind]}`, generation, names)

/**
 * The name of an application's module key (trust-and-crypto §3.1). The organisation is not said twice: with a long one
 * the common name would be longer than 64 characters (RFC 5280, ub-common-name).
 */
export const moduleName = (application: string, generation: number, names: AuthorityNames): Uint8Array =>
  named(`Module CA (${application})`, generation, names)

const earlier = (one: Date, other: Date | undefined): Date => (other && other < one ? other : one)

/**
 * Certifies a key of ours.
 * @param issuer absent: it signs itself, with `privateKey`
 */
export const certifyKey = async (order: {
  readonly kind: Kind
  readonly subjectDer: Uint8Array
  readonly spkiDer: Uint8Array
  readonly privateKey: PrivateKey
  readonly issuer: Authority | undefined
  readonly urls: PublishedUrls
  readonly now: Date
}): Promise<Certificate> => {
  const { kind, subjectDer, spkiDer, issuer, now } = order
  const signer = issuer?.privateKey ?? order.privateKey
  const until = new Date(now.getTime() + keyPolicy[kind].days * dayMilliseconds)
  const der = await issueCertificate({
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    // Nothing outlives what certifies it.
    notAfter: earlier(until, issuer?.certificate.notAfter),
    profile: profileOf(kind, order.urls),
    signatureAlgorithm: 'RSA-SHA256',
    sign: (tbs) => signer.sign('RSA-SHA256', tbs),
  })
  return parseCertificate(der)
}

/** Certifies an authority once more, by another one: same name and key, never longer than either. */
export const crossCertify = async (
  subject: Certificate,
  issuer: Authority,
  parts: { readonly isRoot: boolean; readonly urls: PublishedUrls; readonly now: Date },
): Promise<Certificate> => {
  const der = await issueCertificate({
    subjectDer: subject.subject.der,
    spkiDer: subject.spkiDer,
    issuer: issuer.certificate,
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: parts.now,
    notAfter: earlier(subject.notAfter, issuer.certificate.notAfter),
    profile: parts.isRoot ? crossProfile(parts.urls) : issuingProfile(parts.urls),
    signatureAlgorithm: 'RSA-SHA256',
    sign: (tbs) => issuer.privateKey.sign('RSA-SHA256', tbs),
  })
  return parseCertificate(der)
}
