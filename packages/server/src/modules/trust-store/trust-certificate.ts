import { findPath, type Certificate } from '@entente/trust'
import { Refusal } from '../../platform/refusal.ts'
import type { CaCheck } from '../../settings.ts'
import {
  checkDates,
  checkKey,
  checkSignatureAlgorithm,
  checkVersion,
  dayText,
  isOwnWeakness,
  nameOf,
  noPath,
  pathLengthRefusal,
  unreadable,
} from './certificate-rules.ts'
import type { Domain } from './domain.ts'

export type TrustKind = 'ROOT' | 'INTERMEDIATE'

/** The certificates of one domain that carry trust. */
export interface TrustView {
  readonly roots: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  /** SHA-256 of those that are stored, and suspended or revoked. */
  readonly inactive: ReadonlySet<string>
}

/** What a CA upload is judged against. */
export interface UploadContext {
  readonly domain: Domain
  readonly view: TrustView
  readonly now: Date
  /** Months that must remain; setting CA_MINIMUM_MONTHS. */
  readonly minimumMonths: number
  /** What is asked beyond the contract; setting CA_CHECKS. */
  readonly checks: readonly CaCheck[]
}

const isStored = ({ roots, intermediates, inactive }: TrustView, { sha256 }: Certificate): boolean =>
  inactive.has(sha256) || [...roots, ...intermediates].some((stored) => stored.sha256 === sha256)

/** `notAfter` lies before the calendar day that many months from today, UTC. */
const endsTooSoon = (certificate: Certificate, now: Date, months: number): boolean => {
  const limit = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(limit.getUTCFullYear(), limit.getUTCMonth() + 1, 0)).getUTCDate()
  limit.setUTCDate(Math.min(now.getUTCDate(), lastDay))
  return dayText(certificate.notAfter) < dayText(limit)
}

const checkAuthority = ({ basicConstraints, keyUsage, subject }: Certificate): Refusal | undefined => {
  const mayCertify = basicConstraints?.ca === true && (keyUsage === undefined || keyUsage.has('keyCertSign'))
  if (!mayCertify) return unreadable('KER-PCM-001', 'not-ca')
  // Whoever issues must be named (RFC 5280 §4.1.2.6): nothing that it signs could say by whom.
  return subject.relativeNames.length === 0 ? unreadable('KER-PCM-001', 'no-subject') : undefined
}

/** The authority on a path that allows none as deep as its first certificate (RFC 5280 §4.2.1.9). */
const findTooShort = (path: readonly Certificate[]): Certificate | undefined =>
  path.find((issuer, index) => {
    const below = path.slice(0, index).filter(({ isSelfIssued }) => !isSelfIssued)
    return below.length > (issuer.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY)
  })

/** Ways that are tried where an authority stands that allows no other below it; there may be one around it. */
const mostWays = 8

/**
 * A chain to a root must stand, and leave room for what the new authority issues: below one of path length 0 every
 * certificate of it would be refused later.
 */
const checkPath = (
  certificate: Certificate,
  { domain, view, now, checks }: UploadContext,
): Refusal | undefined => {
  if (certificate.isSelfSigned) return undefined
  const passed: Certificate[] = []
  const isOpen = ({ sha256 }: Certificate) => passed.every((each) => each.sha256 !== sha256)
  for (let ways = 0; ways < mostWays; ways += 1) {
    const answer = findPath({
      target: certificate,
      anchors: view.roots.filter(isOpen),
      intermediates: view.intermediates.filter(isOpen),
      at: now,
    })
    if (!answer.ok && passed.length === 0)
      return isOwnWeakness(certificate, answer.refusal)
        ? undefined
        : noPath('KER-PCM-005', certificate, domain, answer.refusal)
    if (!answer.ok) break
    const tooShort = checks.includes('authority') ? findTooShort(answer.path) : undefined
    if (!tooShort) return undefined
    passed.push(tooShort)
  }
  const [first = certificate] = passed
  return noPath('KER-PCM-005', certificate, domain, pathLengthRefusal(first))
}

/** The stricter rules of §1.8, in the order in which they are asked. */
const stricterRules: readonly [CaCheck, (certificate: Certificate) => Refusal | undefined][] = [
  ['authority', checkAuthority],
  ['key', checkKey],
  ['signature', (certificate) => checkSignatureAlgorithm(certificate)],
]

const checkStricter = (
  certificate: Certificate,
  { checks }: Pick<UploadContext, 'checks'>,
): Refusal | undefined => {
  for (const [name, check] of stricterRules) {
    const refusal = checks.includes(name) ? check(certificate) : undefined
    if (refusal) return refusal
  }
  return undefined
}

/**
 * Judges one CA certificate, in the contract's order (trust-and-crypto §1.3), then by the stricter rules of §1.8.
 * @returns the kind under which it may be stored, or the refusal
 */
export const judgeCaCertificate = (certificate: Certificate, context: UploadContext): TrustKind | Refusal => {
  const { domain, view, now, minimumMonths } = context
  if (isStored(view, certificate)) return new Refusal('KER-PCM-003', { subject: nameOf(certificate), domain })
  const outOfDate = checkDates(certificate, now)
  if (outOfDate) return outOfDate
  if (endsTooSoon(certificate, now, minimumMonths))
    return new Refusal('KER-PCM-017', {
      subject: nameOf(certificate),
      until: dayText(certificate.notAfter),
      months: minimumMonths,
    })
  const refusal =
    checkVersion(certificate) ?? checkPath(certificate, context) ?? checkStricter(certificate, context)
  return refusal ?? (certificate.isSelfSigned ? 'ROOT' : 'INTERMEDIATE')
}
