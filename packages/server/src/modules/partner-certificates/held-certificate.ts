import {
  findPath,
  firstRefusal,
  holderRules,
  type Certificate,
  type CertificatePurpose,
  type HolderContext,
} from '@entente/trust'
import type { Refusal } from '../../platform/refusal.ts'
import { isOwnWeakness, noPath, refusalOf, type Domain, type TrustView } from '../trust-store/index.ts'

/** Whose certificate it is. */
export interface Holder {
  readonly type: 'partner' | 'chip'
  readonly id: string
  readonly partnerId: string
}

/** What is known about the revocation of an uploaded certificate: nobody was asked, it is good, or nobody could say. */
export type RevocationKnown = 'not-checked' | 'good' | 'unknown'

/** What the authorities of a chain said about revocation, and what they were asked for in vain: address and reason. */
export interface RevocationFound {
  readonly revocation: RevocationKnown
  readonly revocationProblems: readonly string[]
}

/** What the answer to a path says of that. */
export const revocationFound = ({
  revocation,
  lacks,
}: {
  readonly revocation: RevocationKnown
  readonly lacks: readonly { readonly address: string; readonly reason: string }[]
}): RevocationFound => ({
  revocation,
  revocationProblems: lacks.map(({ address, reason }) => `${address}: ${reason}`),
})

/** A certificate that somebody uploaded, with its platform-signed twin. */
export interface HeldCertificate {
  readonly id: string
  readonly holder: Holder
  readonly purpose: CertificatePurpose
  readonly domain: Domain
  readonly caSigned: Certificate
  readonly platformSigned: Certificate
  readonly uploadedAt: Date
  readonly uploadedBy: string
  /** When another took its place. */
  readonly supersededAt: Date | null
  /** Until when its signatures count after that. */
  readonly acceptedUntil: Date | null
}

/** What an uploaded certificate is judged against. */
export interface JudgeContext extends Omit<HolderContext, 'isSelfSigned'> {
  readonly domain: Domain
  readonly view: TrustView
  readonly organisation: string
}

const dayMilliseconds = 86_400_000

/**
 * Until when signatures by a replaced certificate count (§8, rotation (a)): so many days from now, never past its end.
 * Encryption goes to the new one at once.
 */
export const overlapEnd = (
  { caSigned, platformSigned }: Pick<HeldCertificate, 'caSigned' | 'platformSigned'>,
  now: Date,
  days: number,
): Date =>
  new Date(
    Math.min(
      now.getTime() + days * dayMilliseconds,
      caSigned.notAfter.getTime(),
      platformSigned.notAfter.getTime(),
    ),
  )

/** Where a certificate stands among those of its holder. */
type Standing = 'current' | 'overlapping' | 'replaced' | 'expired'

/** Current, replaced but its signatures still count, replaced, or past its end. */
export const standingOf = (held: HeldCertificate, now: Date): Standing => {
  const isOver = now > held.caSigned.notAfter || now > held.platformSigned.notAfter
  if (held.supersededAt === null) return isOver ? 'expired' : 'current'
  return !isOver && held.acceptedUntil !== null && now <= held.acceptedUntil ? 'overlapping' : 'replaced'
}

/**
 * Judges a partner's or chip's certificate, in the contract's order (trust-and-crypto §2.2).
 * @returns the chain, certificate first, or the refusal
 */
export const judgeHeldCertificate = (
  certificate: Certificate,
  { domain, view, ...own }: JudgeContext,
): readonly Certificate[] | Refusal => {
  const context = { ...own, isSelfSigned: certificate.isSelfSigned }
  const before = firstRefusal(holderRules.beforePath, certificate, context)
  if (before) return refusalOf(before)
  const answer = findPath({
    target: certificate,
    anchors: view.roots,
    intermediates: view.intermediates,
    at: own.now,
  })
  if (!answer.ok && !isOwnWeakness(certificate, answer.refusal))
    return noPath('KER-PCM-006', certificate, domain, answer.refusal)
  const after = firstRefusal(holderRules.afterPath, certificate, context)
  if (after) return refusalOf(after)
  // Nothing but the certificate's own weakness reaches this point without a path, and that was refused above.
  return answer.ok ? answer.path : noPath('KER-PCM-006', certificate, domain, answer.refusal)
}

/** What is given in return for an upload: FTM chains are not re-signed on the wire (trust-and-crypto §2.2). */
export const answeredOf = ({ domain, caSigned, platformSigned }: HeldCertificate): Certificate =>
  domain === 'FTM' ? caSigned : platformSigned
