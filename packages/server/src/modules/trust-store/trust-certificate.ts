import {
  authorityRules,
  findPath,
  firstRefusal,
  keyMaterialOf,
  subjectText,
  type AuthorityContext,
  type Certificate,
} from '@entente/trust'
import { Refusal } from '../../platform/refusal.ts'
import { isOwnWeakness, noPath, pathLengthRefusal, refusalOf } from './uploads/certificate-rules.ts'
import type { Domain } from './domain.ts'

export type TrustKind = 'ROOT' | 'INTERMEDIATE'

/** The certificates of one domain that carry trust. */
export interface TrustView {
  readonly roots: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  /** Authorities of which a certificate is suspended or revoked; see `authorityOf`. */
  readonly inactive: ReadonlySet<string>
}

/**
 * Who an authority is, whatever the certificate says beside it: its name and its key, in whatever spelling. A digest of a
 * whole certificate does not say that: whoever has one signed by ECDSA can write its signature anew (s and n − s).
 */
export const authorityOf = ({ subject, spkiDer }: Certificate): string =>
  `${Buffer.from(keyMaterialOf(spkiDer)).toString('hex')} ${subject.comparisonKey}`

/** What a CA upload is judged against. */
export interface UploadContext extends AuthorityContext {
  readonly domain: Domain
  readonly view: TrustView
}

/** Why there is no place for it: it is there, also where only its signature is written otherwise, or has lost its trust. */
const whyNoPlace = (
  { roots, intermediates, inactive }: TrustView,
  certificate: Certificate,
): 'inactive' | 'stored' | undefined => {
  if (inactive.has(authorityOf(certificate))) return 'inactive'
  const isThere = [...roots, ...intermediates].some(
    (stored) => Buffer.compare(stored.tbsDer, certificate.tbsDer) === 0,
  )
  return isThere ? 'stored' : undefined
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

/**
 * Judges one CA certificate, in the contract's order (trust-and-crypto §1.3), then by the stricter rules of §1.8.
 * @returns the kind under which it may be stored, or the refusal
 */
export const judgeCaCertificate = (certificate: Certificate, context: UploadContext): TrustKind | Refusal => {
  const { domain, view } = context
  const problem = whyNoPlace(view, certificate)
  if (problem) return new Refusal('KER-PCM-003', { problem, subject: subjectText(certificate), domain })
  const before = firstRefusal(authorityRules.beforePath, certificate, context)
  if (before) return refusalOf(before)
  const path = checkPath(certificate, context)
  if (path) return path
  const after = firstRefusal(authorityRules.afterPath, certificate, context)
  return after ? refusalOf(after) : certificate.isSelfSigned ? 'ROOT' : 'INTERMEDIATE'
}
