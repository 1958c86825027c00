import type { Certificate } from '../certificates/certificate.ts'
import { verifySignature } from '../certificates/signatures.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { defaultAlgorithmRules, type AlgorithmRules } from './algorithm-rules.ts'
import { checkAlgorithms, checkIssuer, checkTarget } from './certificate-checks.ts'
import { keepClosest, type Miss } from './closest-miss.ts'
import { indexIssuers, type Candidate } from './issuer-index.ts'
import { checkNameConstraints } from './name-constraints.ts'
import { refuse, type PathRefusal } from './refusals.ts'

export interface PathLimits {
  /** Most certificates in a path, target and anchor included. */
  readonly maximumLength: number
  /** Most signature checks of one search. */
  readonly maximumSignatures: number
  /** Most possible issuers looked at in one search. */
  readonly maximumCandidates: number
}

export interface PathQuestion {
  readonly target: Certificate
  /** Trusted certificates of the domain asked about; they are judged by date and constraints like any other. */
  readonly anchors: readonly Certificate[]
  /** Any certificates that may help; none of them is trusted. */
  readonly intermediates: readonly Certificate[]
  /** The instant the answer is for. */
  readonly at: Date
  readonly limits?: Partial<PathLimits>
  readonly algorithms?: AlgorithmRules
}

export type PathAnswer =
  | { readonly ok: true; /** Target first, anchor last. */ readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly refusal: PathRefusal }

/** Judges a whole path that reaches an anchor: target first, anchor last. */
type PathCheck = (path: readonly Certificate[]) => PathRefusal | undefined

const defaultLimits: PathLimits = { maximumLength: 8, maximumSignatures: 20, maximumCandidates: 2000 }

/** Checks that need the path as a whole, in the order they run. Policies and revocation belong here. */
const pathChecks: readonly PathCheck[] = [checkNameConstraints]

/**
 * Looks for a valid certification path from the target to an anchor (RFC 5280 §6; search as RFC 4158). Depth first,
 * most promising issuer first, no certificate or key twice. Not evaluated: certificate policies (certificates whose
 * critical extensions need them are refused) and revocation.
 *
 * @returns the path, or the refusal that came closest to being one; never throws
 *
 * @example
 * const answer = findPath({ target, anchors, intermediates, at: clock.now() })
 * if (!answer.ok) return refuse(answer.refusal.code)
 */
export function findPath(question: PathQuestion): PathAnswer {
  const { target, anchors, intermediates, at, algorithms = defaultAlgorithmRules } = question
  const limits = { ...defaultLimits, ...question.limits }
  const targetRefusal = checkTarget(target, at)
  if (targetRefusal) return { ok: false, refusal: targetRefusal }

  const issuers = indexIssuers(anchors, intermediates)
  if (issuers.isAnchor(target)) return { ok: true, path: [target] }

  const verified = new Map<string, boolean>()
  let closest: Miss | undefined
  let candidatesSeen = 0
  let exhausted: 'too-many-signatures' | 'too-many-candidates' | undefined
  const path = extend([target])
  if (path) return { ok: true, path }
  if (exhausted) return { ok: false, refusal: refuse(exhausted, target) }
  return { ok: false, refusal: closest?.refusal ?? refuse('no-issuer', target) }

  function extend(below: readonly [Certificate, ...Certificate[]]): readonly Certificate[] | undefined {
    const child = below.at(-1) ?? target
    const candidates = issuers.candidatesFor(child).filter(({ certificate }) => !isOn(below, certificate))
    if (candidates.length === 0) {
      miss('end', refuse(child.isSelfIssued ? 'untrusted-root' : 'no-issuer', child))
      return undefined
    }
    if (below.length >= limits.maximumLength) {
      miss('end', refuse('too-deep', child))
      return undefined
    }
    for (const candidate of candidates) {
      candidatesSeen += 1
      if (candidatesSeen > limits.maximumCandidates) exhausted = 'too-many-candidates'
      const refusal = exhausted ? undefined : judge(child, candidate, below)
      if (exhausted) return undefined
      if (refusal) {
        miss(candidate.keyMatch, refusal)
        continue
      }
      const path = [...below, candidate.certificate] as const
      const found = candidate.isAnchor ? finish(path) : extend([target, ...path.slice(1)])
      if (found || exhausted) return found
    }
    return undefined
  }

  function judge(
    child: Certificate,
    { certificate: issuer, isAnchor }: Candidate,
    below: readonly Certificate[],
  ): PathRefusal | undefined {
    const refusal = checkIssuer(issuer, below, at, isAnchor) ?? checkAlgorithms(child, issuer, algorithms)
    if (refusal) return refusal
    return isSignedBy(child, issuer) ? undefined : refuse('bad-signature', child)
  }

  function isSignedBy(child: Certificate, issuer: Certificate): boolean {
    const pair = `${child.sha256} ${issuer.sha256}`
    const known = verified.get(pair)
    if (known !== undefined) return known
    if (verified.size >= limits.maximumSignatures) {
      exhausted = 'too-many-signatures'
      return false
    }
    const isValid = verifyQuietly(child, issuer)
    verified.set(pair, isValid)
    return isValid
  }

  function finish(path: readonly Certificate[]): readonly Certificate[] | undefined {
    for (const check of pathChecks) {
      const refusal = check(path)
      if (refusal) {
        miss('path', refusal)
        return undefined
      }
    }
    return path
  }

  function miss(reached: Miss['reached'], refusal: PathRefusal): void {
    closest = keepClosest(closest, { reached, refusal })
  }
}

/** The same certificate, or the same subject with the same key: either would be a circle (RFC 4158 §2.4.2). */
function isOn(path: readonly Certificate[], candidate: Certificate): boolean {
  return path.some(
    (certificate) =>
      Buffer.compare(certificate.spkiDer, candidate.spkiDer) === 0 &&
      certificate.subject.comparisonKey === candidate.subject.comparisonKey,
  )
}

function verifyQuietly(child: Certificate, issuer: Certificate): boolean {
  try {
    return verifySignature(child, issuer.publicKey)
  } catch (error) {
    // A key OpenSSL cannot load verifies nothing.
    if (error instanceof TrustError) return false
    throw error
  }
}
