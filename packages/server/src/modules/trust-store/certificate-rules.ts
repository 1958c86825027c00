import {
  defaultAlgorithmRules,
  formatName,
  isKeyAllowed,
  isSignatureAllowed,
  type AlgorithmRules,
  type Certificate,
  type CertificateFileProblem,
  type PathRefusal,
} from '@entente/trust'
import { Refusal, type NestedText } from '../../platform/refusal.ts'
import type { Domain } from './domain.ts'

/** Rules that CA and partner certificates share, in the contract's words. Each returns the refusal or nothing. */

const dayMilliseconds = 86_400_000

const calendarDay = (at: Date): number => Math.floor(at.getTime() / dayMilliseconds)

/** `yyyy-MM-dd`, UTC. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10)

export const nameOf = (certificate: Certificate): string => formatName(certificate.subject)

/** Why a file gave no certificate. The code differs between the doors; the texts do not. */
export const unreadable = (
  code: 'KER-PCM-001' | 'KER-KMS-013',
  problem: CertificateFileProblem | 'not-ca' | 'no-subject' | 'several' | 'pkcs7',
) =>
  // ICU's select keys know no hyphen.
  new Refusal(code, { problem: problem.replaceAll('-', '_') })

/** `yyyy-MM-dd HH:mm:ss UTC`, whole seconds up, so that whoever waits until then is not early. */
const momentText = (at: Date): string =>
  `${new Date(Math.ceil(at.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** What the texts about dates need: whether its time is still to come, and the moments. */
export const datesOf = ({ notBefore, notAfter }: Certificate, now: Date) => ({
  when: now < notBefore ? 'early' : 'late',
  starts: momentText(notBefore),
  now: momentText(now),
  from: dayText(notBefore),
  until: dayText(notAfter),
})

/** The certificate is not valid now (KER-PCM-004). */
export const outOfDate = (certificate: Certificate, now: Date): Refusal =>
  new Refusal('KER-PCM-004', { subject: nameOf(certificate), ...datesOf(certificate, now) })

/** `notBefore` lies on a later calendar day, UTC (KER-PMS-020), or the instant is outside the dates (KER-PCM-004). */
export const checkDates = (certificate: Certificate, now: Date): Refusal | undefined => {
  if (calendarDay(certificate.notBefore) > calendarDay(now))
    return new Refusal('KER-PMS-020', {
      subject: nameOf(certificate),
      ...datesOf(certificate, now),
    })
  const isOutside = now < certificate.notBefore || now > certificate.notAfter
  return isOutside ? outOfDate(certificate, now) : undefined
}

/** X.509 version 3 (KER-PCM-007). */
export const checkVersion = ({ version }: Certificate): Refusal | undefined =>
  version === 3 ? undefined : new Refusal('KER-PCM-007', { version })

/** Curves that certificates come with and that are not accepted, by object identifier (RFC 5480, RFC 5639, SEC 2). */
const otherCurves: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.5': 'brainpoolP224r1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.9': 'brainpoolP320r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
  '1.2.156.10197.1.301': 'SM2',
}

/** Type and size of the key, for people: `RSA 2048`, `EC P-256`. */
export const keyText = ({ keyAlgorithm: key }: Certificate): string => {
  if ('bits' in key) return `${key.type} ${key.bits}`
  if ('curve' in key) return `${key.type} ${otherCurves[key.curve] ?? key.curve}`
  return 'oid' in key ? key.oid : key.type
}

/** Why a key is not accepted: what is true of it, so that the next one is right. */
const keyProblem = ({ keyAlgorithm: key }: Certificate): 'short' | 'costly' | 'curve' | 'type' => {
  if ('curve' in key) return 'curve'
  if (!('bits' in key)) return 'type'
  return key.bits < defaultAlgorithmRules.rsa.minimumBits ? 'short' : 'costly'
}

/** The key is on the allow-list (KER-PCM-013). */
export const checkKey = (certificate: Certificate): Refusal | undefined =>
  isKeyAllowed(certificate.keyAlgorithm)
    ? undefined
    : new Refusal('KER-PCM-013', { problem: keyProblem(certificate), key: keyText(certificate) })

/**
 * The signature algorithm is on the allow-list (KER-PCM-014).
 * @param rules what is allowed; absent: SHA-256 and better of every kind
 */
export const checkSignatureAlgorithm = (
  { signatureAlgorithm: { name, oid } }: Certificate,
  rules?: AlgorithmRules,
): Refusal | undefined =>
  isSignatureAllowed(name, rules) ? undefined : new Refusal('KER-PCM-014', { algorithm: name ?? oid })

/** The refusal of the path in the words that the commands for auditors use as well. */
const detailOf = ({ code, field, certificate }: PathRefusal): NestedText => ({
  key: `refused-path.${code}`,
  values: { field, issuer: certificate.issuer, subject: certificate.subject || certificate.sha256 },
})

/** An authority allows no other as deep below it. */
export const pathLengthRefusal = (issuer: Certificate): PathRefusal => ({
  code: 'path-length-exceeded',
  certificate: { subject: nameOf(issuer), issuer: formatName(issuer.issuer), sha256: issuer.sha256 },
  field: 'basicConstraints.pathLenConstraint',
  clause: 'RFC 5280 §4.2.1.9',
})

/** No chain in the domain's trust store: KER-PCM-005 for a CA, KER-PCM-006 for a partner. */
export const noPath = (
  code: 'KER-PCM-005' | 'KER-PCM-006',
  target: Certificate,
  domain: Domain,
  refusal: PathRefusal,
): Refusal => new Refusal(code, { subject: nameOf(target), domain, detail: detailOf(refusal) })

/** The target's own key or signature is what the search stumbled over; rules of their own report that. */
export const isOwnWeakness = (target: Certificate, refusal: PathRefusal): boolean =>
  (refusal.code === 'weak-key' || refusal.code === 'algorithm-not-allowed') &&
  refusal.certificate.sha256 === target.sha256
