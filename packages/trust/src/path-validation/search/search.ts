import type { Certificate } from '../../certificates/certificate.ts'
import { inheritsParameters, keyWithInheritedParameters } from '../../certificates/dsa-keys.ts'
import type { AlgorithmRules } from '../algorithm-rules.ts'
import { checkAlgorithms, checkIssuer, checkTarget, depthOf } from '../certificate-checks.ts'
import { keepClosest, type Miss } from './closest-miss.ts'
import type { Candidate, IssuerIndex } from './issuer-index.ts'
import { refuse, type PathRefusal } from '../refusals.ts'
import type { SignatureChecks } from '../signature-checks.ts'
import type { PathLimits, WorkMeter } from '../work.ts'

/** What all searches for one question share. */
export interface SearchContext {
  readonly at: Date
  readonly algorithms: AlgorithmRules
  readonly limits: PathLimits
  readonly meter: WorkMeter
  readonly issuers: IssuerIndex
  readonly signatures: SignatureChecks
}

/** Judges a whole path that reaches an anchor: target first, anchor last. */
export type PathCheck = (path: readonly Certificate[]) => PathRefusal | undefined

export type SearchResult =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly refusal: PathRefusal }

/**
 * Depth first from the target upwards, most promising issuer first, no certificate or key twice (RFC 4158). A path
 * that reaches an anchor but fails a check as a whole is left for the next one.
 *
 * @param isAnchor which certificates end a path
 * @throws WorkExceeded
 */
export function searchPath(
  context: SearchContext,
  target: Certificate,
  isAnchor: (certificate: Certificate) => boolean,
  pathChecks: readonly PathCheck[],
): SearchResult {
  const { at, algorithms, limits, meter, issuers, signatures } = context
  const targetRefusal = checkTarget(target, at)
  if (targetRefusal) return { ok: false, refusal: targetRefusal }

  let closest: Miss | undefined
  const path = (isAnchor(target) ? finish([target]) : undefined) ?? extend([target])
  if (path) return { ok: true, path }
  return { ok: false, refusal: closest?.refusal ?? refuse('no-issuer', target) }

  function extend(below: readonly [Certificate, ...Certificate[]]): readonly Certificate[] | undefined {
    const child = below.at(-1) ?? target
    let isAnyoneLeft = false
    const isTooDeep = below.length >= limits.maximumLength || depthOf(below) > limits.maximumDepth
    // Those already on the path count as well: what is skipped a thousand times costs time too.
    for (const candidate of issuers.candidatesFor(child)) {
      meter.spend('candidates')
      if (isOn(below, candidate.certificate)) continue
      isAnyoneLeft = true
      if (isTooDeep) {
        miss('end', refuse('too-deep', child))
        return undefined
      }
      const refusal = judge(child, candidate, below)
      if (refusal) {
        miss(candidate.keyMatch, refusal)
        continue
      }
      const path = [...below, candidate.certificate] as const
      const found =
        (isAnchor(candidate.certificate) ? finish(path) : undefined) ??
        (candidate.isAnchor ? undefined : extend([target, ...path.slice(1)]))
      if (found) return found
    }
    if (!isAnyoneLeft) miss('end', refuse(child.isSelfIssued ? 'untrusted-root' : 'no-issuer', child))
    return undefined
  }

  function judge(
    child: Certificate,
    { certificate: issuer, isAnchor: isStored }: Candidate,
    below: readonly Certificate[],
  ): PathRefusal | undefined {
    const refusal = checkIssuer(issuer, below, at, isStored) ?? checkAlgorithms(child, issuer, algorithms)
    if (refusal) return refusal
    // Parameters of such a key are known once the path is complete.
    if (inheritsParameters(issuer)) return undefined
    return signatures.isSignedBy(child, issuer) ? undefined : refuse('bad-signature', child)
  }

  function finish(path: readonly Certificate[]): readonly Certificate[] | undefined {
    for (const check of [checkInheritedKeys, ...pathChecks]) {
      const refusal = check(path)
      if (refusal === undefined) continue
      miss('path', refusal)
      return undefined
    }
    return path
  }

  function checkInheritedKeys(path: readonly Certificate[]): PathRefusal | undefined {
    for (const [position, issuer] of path.entries()) {
      const child = path[position - 1]
      if (child === undefined || !inheritsParameters(issuer)) continue
      const key = keyWithInheritedParameters(path.slice(position))
      if (key === undefined || !signatures.isSignedBy(child, issuer, key))
        return refuse('bad-signature', child)
    }
    return undefined
  }

  function miss(reached: Miss['reached'], refusal: PathRefusal): void {
    closest = keepClosest(closest, { reached, refusal })
  }
}

/** The same certificate, or the same subject with the same key: either would be a circle (RFC 4158 §2.4.2). */
function isOn(path: readonly Certificate[], candidate: Certificate): boolean {
  for (const certificate of path)
    if (
      certificate.keySha256 === candidate.keySha256 &&
      certificate.subject.comparisonKey === candidate.subject.comparisonKey
    )
      return true
  return false
}
