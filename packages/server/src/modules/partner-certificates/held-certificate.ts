import { findPath, firstAttribute, type Certificate } from '@entente/trust'
import { Refusal } from '../../platform/refusal.ts'
import {
  checkAlgorithms,
  checkDates,
  checkVersion,
  dayText,
  isOwnWeakness,
  noPath,
  type Domain,
  type TrustView,
} from '../trust-store/index.ts'

/** Whose certificate it is. */
export interface Holder {
  readonly type: 'partner' | 'chip'
  readonly id: string
  readonly partnerId: string
}

/** A certificate that somebody uploaded, with its platform-signed twin. */
export interface HeldCertificate {
  readonly id: string
  readonly holder: Holder
  readonly domain: Domain
  readonly caSigned: Certificate
  readonly platformSigned: Certificate
  readonly uploadedAt: Date
  readonly uploadedBy: string
}

/** What an uploaded certificate is judged against. */
export interface JudgeContext {
  readonly domain: Domain
  readonly view: TrustView
  readonly now: Date
  /** Organisation that the certificate must name. */
  readonly organisation: string
  /** Whole days that must remain. */
  readonly minimumDays: number
}

const dayMilliseconds = 86_400_000

const wholeDaysLeft = (certificate: Certificate, now: Date): number =>
  Math.floor((certificate.notAfter.getTime() - now.getTime()) / dayMilliseconds)

/** Two spellings of one name: composed or decomposed letters, blanks at the ends. */
const sameName = (a: string, b: string): boolean => a.normalize('NFC').trim() === b.normalize('NFC').trim()

const checkOrganisation = (certificate: Certificate, expected: string): Refusal | undefined => {
  const found = firstAttribute(certificate.subject, 'O')
  if (found !== undefined && sameName(found, expected)) return undefined
  return new Refusal('KER-PCM-008', { found: found ?? '–', expected })
}

/**
 * Judges a partner's or chip's certificate, in the contract's order (trust-and-crypto §2.2).
 * @returns the chain, certificate first, or the refusal
 */
export const judgeHeldCertificate = (
  certificate: Certificate,
  { domain, view, now, organisation, minimumDays }: JudgeContext,
): readonly Certificate[] | Refusal => {
  const outOfDate = checkDates(certificate, now)
  if (outOfDate) return outOfDate
  if (wholeDaysLeft(certificate, now) < minimumDays)
    return new Refusal('KER-KMS-021', { until: dayText(certificate.notAfter), days: minimumDays })
  if (certificate.isSelfSigned) return new Refusal('KER-PCM-015')
  const answer = findPath({
    target: certificate,
    anchors: view.roots,
    intermediates: view.intermediates,
    at: now,
  })
  if (!answer.ok && !isOwnWeakness(certificate, answer.refusal))
    return noPath('KER-PCM-006', certificate, domain, answer.refusal)
  const refusal =
    checkVersion(certificate) ?? checkOrganisation(certificate, organisation) ?? checkAlgorithms(certificate)
  if (refusal) return refusal
  // Nothing but the certificate's own weakness reaches this point without a path, and that was refused above.
  return answer.ok ? answer.path : noPath('KER-PCM-006', certificate, domain, answer.refusal)
}
