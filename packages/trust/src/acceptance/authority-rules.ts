import type { CertificateView } from '../certificates/certificate-view.ts'
import {
  checkDates,
  checkKey,
  checkSignatureAlgorithm,
  checkVersion,
  dayText,
  subjectText,
} from './certificate-rules.ts'
import type { AcceptanceRule, AcceptanceRules, Unacceptable } from './unacceptable.ts'

/** The stricter rules of trust-and-crypto §1.8 that can be asked for, in the order in which they are asked. */
export const caChecks = ['authority', 'key', 'signature'] as const

export type CaCheck = (typeof caChecks)[number]

/** What a CA certificate is judged against, the trust store aside. */
export interface AuthorityContext {
  readonly now: Date
  /** Months that must remain. */
  readonly minimumMonths: number
  /** What is asked beyond the contract. */
  readonly checks: readonly CaCheck[]
}

/** `notAfter` lies before the calendar day that many months from today, UTC (KER-PCM-017). */
const checkRemainingMonths: AcceptanceRule<AuthorityContext> = (certificate, { now, minimumMonths }) => {
  const limit = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + minimumMonths, 1))
  const lastDay = new Date(Date.UTC(limit.getUTCFullYear(), limit.getUTCMonth() + 1, 0)).getUTCDate()
  limit.setUTCDate(Math.min(now.getUTCDate(), lastDay))
  const until = dayText(certificate.notAfter)
  if (until >= dayText(limit)) return undefined
  return {
    code: 'KER-PCM-017',
    values: { subject: subjectText(certificate), until, months: minimumMonths },
  }
}

/** It may issue certificates, and says who issues them (KER-PCM-001, `not_ca` and `no_subject`). */
const checkAuthority = ({
  basicConstraints,
  keyUsage,
  subject,
}: CertificateView): Unacceptable | undefined => {
  const mayCertify = basicConstraints?.ca === true && (keyUsage === undefined || keyUsage.has('keyCertSign'))
  if (!mayCertify) return { code: 'KER-PCM-001', values: { problem: 'not_ca' } }
  // Whoever issues must be named (RFC 5280 §4.1.2.6): nothing that it signs could say by whom.
  return subject.relativeNames.length === 0
    ? { code: 'KER-PCM-001', values: { problem: 'no_subject' } }
    : undefined
}

const whenAsked =
  (
    name: CaCheck,
    rule: (certificate: CertificateView) => Unacceptable | undefined,
  ): AcceptanceRule<AuthorityContext> =>
  (certificate, { checks }) =>
    checks.includes(name) ? rule(certificate) : undefined

/** The rules for CA certificates that need no key and no store, in the contract's order (trust-and-crypto §1.3, §1.8). */
export const authorityRules: AcceptanceRules<AuthorityContext> = {
  beforePath: [checkDates, checkRemainingMonths, checkVersion],
  afterPath: [
    whenAsked('authority', checkAuthority),
    whenAsked('key', checkKey),
    whenAsked('signature', (certificate) => checkSignatureAlgorithm(certificate)),
  ],
}
