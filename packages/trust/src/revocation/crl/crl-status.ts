import type { Certificate } from '../../certificates/certificate.ts'
import type { DistributionPoint, LimitedReason } from '../../certificates/extensions/distribution-points.ts'
import type { Crl } from './crl.ts'
import { isConformant } from './crl-conformance.ts'
import type { CrlEntry } from './crl-entries.ts'
import { compareCrlNumbers } from './crl-extensions.ts'
import type { Spend } from '../../path-validation/work.ts'
import {
  allReasons,
  coveredReasons,
  isDeltaFor,
  isInScope,
  namesComparedIn,
  pointsOf,
  scopeKeyOf,
} from './crl-scope.ts'
import { tellingGap, type RevocationGap, type RevocationStatus } from '../revocation-gaps.ts'

const stale: RevocationGap = 'CRL that is not yet or no longer valid'

export interface CrlQuestion {
  readonly certificate: Certificate
  readonly at: Date
  /** All CRLs at hand, complete ones and deltas. */
  readonly crls: readonly Crl[]
  /**
   * Certificates whose key signed the CRL, may sign CRLs, and lead to the same anchor (RFC 5280 §6.3.3 (f)-(g));
   * `undefined` when there is none.
   */
  readonly signerOf: (crl: Crl) => Certificate | undefined
  /** Whether only lists count that are written as RFC 5280 §5.2 demands. */
  readonly wantsConformance: boolean
  /** Counts what is sifted; throws when there is too much. */
  readonly spend: Spend
}

/**
 * Status of a certificate by CRLs (RFC 5280 §6.3.3): every distribution point; of each signer and scope the newest
 * complete CRL, with the newest delta that fits. One that revokes outweighs all that do not.
 */
export function crlStatus({
  certificate,
  at,
  crls,
  signerOf,
  wantsConformance,
  spend,
}: CrlQuestion): RevocationStatus {
  spend(crls.length)
  const complete = crls.filter(({ baseCrlNumber }) => baseCrlNumber === undefined).toSorted(newestFirst)
  // Where nobody lists it, the lists after those that answer for all reasons cannot say anything else.
  const isListed = crls.some((crl) => entryIn(crl, certificate) !== undefined)
  const covered = new Set<LimitedReason>()
  let gap: RevocationGap = 'no CRL and no OCSP response'
  for (const point of pointsOf(certificate)) {
    const superseded = new Set<string>()
    for (const crl of complete) {
      const answered = consult(crl, point, superseded)
      if (answered === 'revoked') return { kind: 'revoked', source: 'CRL' }
      if (typeof answered === 'string') gap = tellingGap(gap, answered)
      else for (const reason of answered) covered.add(reason)
      if (covered.size === allReasons.size && !isListed) return { kind: 'good' }
    }
  }
  if (covered.size === allReasons.size) return { kind: 'good' }
  return {
    kind: 'unknown',
    gap: covered.size > 0 ? tellingGap(gap, 'CRL for some reasons only') : gap,
  }

  /** @param superseded signers and scopes whose newest list has spoken already; the list's own is added */
  function consult(
    crl: Crl,
    point: DistributionPoint,
    superseded: Set<string>,
  ): ReadonlySet<LimitedReason> | RevocationGap | 'revoked' {
    spend(namesComparedIn(crl, point))
    if (!isInScope(crl, point, certificate)) return 'no CRL whose scope holds the certificate'
    const reasons = coveredReasons(crl, point)
    if (!isListed && [...reasons].every((reason) => covered.has(reason))) return reasons
    if (crl.unknownCriticalExtension !== undefined)
      return 'CRL with a critical extension nobody here understands'
    if (!isCurrent(crl, at)) return stale
    const signer = signerOf(crl)
    if (signer === undefined) return 'CRL without a trusted signer'
    // A CA that renews its key keeps its name, and each key's list may hold that key's certificates only.
    const signerAndScope = `${signer.keySha256} ${scopeKeyOf(crl)}`
    if (superseded.has(signerAndScope)) return reasons
    const entry = entryFor(certificate, crl, newestDelta(crl, signer))
    if (entry !== undefined && entry.reason !== 'removeFromCRL') return 'revoked'
    // Without nextUpdate nobody can tell whether a newer list revokes the certificate (RFC 5280 §5.1.2.5).
    if (crl.nextUpdate === undefined) return stale
    if (wantsConformance && !isConformant(crl)) return 'CRL that is not written as RFC 5280 demands'
    superseded.add(signerAndScope)
    return reasons
  }

  /** RFC 5280 §6.3.3 (c), (h): same issuer, scope and key; built on this CRL or an older one; newer than it. */
  function newestDelta(crl: Crl, signer: Certificate): Crl | undefined {
    let newest: Crl | undefined
    spend(crls.length)
    for (const delta of crls) {
      const { baseCrlNumber, crlNumber } = delta
      if (baseCrlNumber === undefined || crlNumber === undefined || crl.crlNumber === undefined) continue
      const fits =
        isDeltaFor(delta, crl) &&
        compareCrlNumbers(baseCrlNumber, crl.crlNumber) <= 0 &&
        compareCrlNumbers(crlNumber, crl.crlNumber) >= 0 &&
        delta.unknownCriticalExtension === undefined &&
        isCurrent(delta, at)
      if (!fits || (newest?.crlNumber && compareCrlNumbers(crlNumber, newest.crlNumber) <= 0)) continue
      if (signerOf(delta)?.keySha256 === signer.keySha256) newest = delta
    }
    return newest
  }
}

/** The delta speaks first; what it does not mention stays as the complete CRL has it (RFC 5280 §6.3.3 (i)-(k)). */
function entryFor(certificate: Certificate, crl: Crl, delta: Crl | undefined): CrlEntry | undefined {
  return (delta && entryIn(delta, certificate)) ?? entryIn(crl, certificate)
}

function entryIn(crl: Crl, { issuer, serialNumber }: Certificate): CrlEntry | undefined {
  return crl.find(issuer, serialNumber.bytes)
}

function isCurrent({ thisUpdate, nextUpdate }: Crl, at: Date): boolean {
  return thisUpdate <= at && (nextUpdate === undefined || at <= nextUpdate)
}

/** A newer list supersedes an older one of its signer and scope, which is then not asked (RFC 5280 §5.2.3). */
function newestFirst(left: Crl, right: Crl): number {
  const byTime = right.thisUpdate.getTime() - left.thisUpdate.getTime()
  if (byTime !== 0 || left.crlNumber === undefined || right.crlNumber === undefined) return byTime
  return compareCrlNumbers(right.crlNumber, left.crlNumber)
}
