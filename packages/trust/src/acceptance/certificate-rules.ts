import type { CertificateView } from '../certificates/certificate-view.ts'
import { keyTextOf, signatureTextOf } from '../certificates/keys/key-texts.ts'
import { formatName } from '../certificates/names/name-parts.ts'
import type { KeyAlgorithm } from '../certificates/keys/public-keys.ts'
import {
  defaultAlgorithmRules,
  isKeyAllowed,
  isSignatureAllowed,
  type AlgorithmRules,
} from '../path-validation/algorithm-rules.ts'
import { showHidden } from '../texts/hidden-characters.ts'
import type { Unacceptable } from './unacceptable.ts'

/** Rules that CA and partner certificates share. They need no key, no store and no clock of their own. */

export const dayMilliseconds = 86_400_000

const calendarDay = (at: Date): number => Math.floor(at.getTime() / dayMilliseconds)

/** `yyyy-MM-dd`, UTC. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10)

/** The subject as sentences mention it: hidden characters are marks. */
export const subjectText = (certificate: CertificateView): string =>
  showHidden(formatName(certificate.subject))

/** `yyyy-MM-dd HH:mm:ss UTC`, whole seconds up, so that whoever waits until then is not early. */
const momentText = (at: Date): string =>
  `${new Date(Math.ceil(at.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** What the texts about dates need: whether its time is still to come, and the moments. */
export const datesOf = (
  { notBefore, notAfter }: Pick<CertificateView, 'notBefore' | 'notAfter'>,
  now: Date,
) => ({
  when: now < notBefore ? 'early' : 'late',
  starts: momentText(notBefore),
  now: momentText(now),
  from: dayText(notBefore),
  until: dayText(notAfter),
})

/** The certificate is not valid now (KER-PCM-004). */
export const outOfDate = (certificate: CertificateView, now: Date): Unacceptable => ({
  code: 'KER-PCM-004',
  values: { subject: subjectText(certificate), ...datesOf(certificate, now) },
})

/** `notBefore` lies on a later calendar day, UTC (KER-PMS-020), or the instant is outside the dates (KER-PCM-004). */
export const checkDates = (
  certificate: CertificateView,
  { now }: { readonly now: Date },
): Unacceptable | undefined => {
  const { notBefore, notAfter } = certificate
  if (calendarDay(notBefore) > calendarDay(now))
    return {
      code: 'KER-PMS-020',
      values: { subject: subjectText(certificate), ...datesOf(certificate, now) },
    }
  return now < notBefore || now > notAfter ? outOfDate(certificate, now) : undefined
}

/** X.509 version 3 (KER-PCM-007). */
export const checkVersion = ({ version }: CertificateView): Unacceptable | undefined =>
  version === 3 ? undefined : { code: 'KER-PCM-007', values: { version } }

/** Why a key is not accepted: what is true of it, so that the next one is right. */
const keyProblem = (key: KeyAlgorithm): 'short' | 'costly' | 'curve' | 'type' => {
  if ('curve' in key) return 'curve'
  if (key.type !== 'RSA' && key.type !== 'RSA-PSS') return 'type'
  return key.bits < defaultAlgorithmRules.rsa.minimumBits ? 'short' : 'costly'
}

/** The key is on the allow-list (KER-PCM-013). */
export const checkKey = ({ keyAlgorithm }: CertificateView): Unacceptable | undefined =>
  isKeyAllowed(keyAlgorithm)
    ? undefined
    : { code: 'KER-PCM-013', values: { problem: keyProblem(keyAlgorithm), key: keyTextOf(keyAlgorithm) } }

/**
 * The signature algorithm is on the allow-list (KER-PCM-014).
 * @param rules what is allowed; absent: SHA-256 and better of every kind
 */
export const checkSignatureAlgorithm = (
  { signatureAlgorithm }: CertificateView,
  rules?: AlgorithmRules,
): Unacceptable | undefined =>
  isSignatureAllowed(signatureAlgorithm.name, rules)
    ? undefined
    : { code: 'KER-PCM-014', values: { algorithm: signatureTextOf(signatureAlgorithm) } }
