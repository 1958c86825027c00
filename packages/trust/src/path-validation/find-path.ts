import type { Certificate } from '../certificates/certificate.ts'
import { createRevocationCheck, type RevocationInputs } from '../revocation/check-revocation.ts'
import { defaultAlgorithmRules, type AlgorithmRules } from './algorithm-rules.ts'
import { checkTargetKey } from './certificate-checks.ts'
import { checkConformance } from './conformance.ts'
import { indexIssuers } from './search/issuer-index.ts'
import { createNameConstraintsCheck } from './names/name-constraints.ts'
import { checkPolicies, type PolicyInputs } from './policies/policies.ts'
import { checkPurpose, type PathPurpose } from './purposes.ts'
import { refuse, type PathRefusal } from './refusals.ts'
import { searchPath, type PathCheck } from './search/search.ts'
import { createSignatureChecks, type SignatureCache } from './signature-checks.ts'
import { checkWebRules, webAlgorithmRules } from './web/web-rules.ts'
import { createWorkMeter, defaultLimits, WorkExceeded, type PathLimits, type PathWork } from './work.ts'

export interface PathQuestion {
  readonly target: Certificate
  /** Trusted certificates of the domain asked about; they are judged by date and constraints like any other. */
  readonly anchors: readonly Certificate[]
  /** Any certificates that may help, CRL signers included; none of them is trusted. */
  readonly intermediates: readonly Certificate[]
  /** The instant the answer is for. */
  readonly at: Date
  readonly limits?: Partial<PathLimits>
  readonly algorithms?: AlgorithmRules
  readonly policies?: PolicyInputs
  readonly purpose?: PathPurpose
  /**
   * `path` (default): RFC 5280 §6 and nothing else. `rfc5280`: certificates are also written as its §4 demands.
   * `web`: and as browsers ask, with `webAlgorithmRules` unless other rules are given.
   */
  readonly profile?: 'path' | 'rfc5280' | 'web'
  /** Absent: revocation is not looked at. */
  readonly revocation?: RevocationInputs
  /** Remembers signature checks across questions; see `createSignatureCache`. */
  readonly signatureCache?: SignatureCache
}

export type PathAnswer =
  | {
      readonly ok: true
      /** Target first, anchor last. */
      readonly path: readonly Certificate[]
      /** The user-constrained-policy-set (RFC 5280 §6.1.5 (g)); `2.5.29.32.0` stands for every policy. */
      readonly policies: readonly string[]
      readonly work: PathWork
    }
  | { readonly ok: false; readonly refusal: PathRefusal; readonly work: PathWork }

/**
 * Looks for a valid certification path from the target to an anchor (RFC 5280 §6; policies as RFC 9618, search as
 * RFC 4158). Depth first, most promising issuer first, no certificate or key twice; work is bounded by `limits`.
 *
 * @returns the path, or the refusal that came closest to being one; never throws
 *
 * @example
 * const answer = findPath({ target, anchors, intermediates, at: clock.now() })
 * if (!answer.ok) return refuse(answer.refusal.code)
 */
export function findPath(question: PathQuestion): PathAnswer {
  const { target, anchors, intermediates, at, profile = 'path' } = question
  const limits = { ...defaultLimits, ...question.limits }
  const meter = createWorkMeter(limits)
  const spend = (amount: number): void => meter.spend('comparisons', amount)
  const context = {
    at,
    algorithms: question.algorithms ?? (profile === 'web' ? webAlgorithmRules : defaultAlgorithmRules),
    limits,
    meter,
    issuers: indexIssuers(anchors, intermediates, spend),
    signatures: createSignatureChecks(meter, question.signatureCache ?? new Map()),
  }
  let policies: readonly string[] = []
  const checkNames: PathCheck = createNameConstraintsCheck(spend)
  const checkPolicyInputs: PathCheck = (path) => {
    const verdict = checkPolicies(path, question.policies ?? {}, spend)
    if (verdict.refusal === undefined) policies = verdict.policies
    return verdict.refusal
  }
  const checkSignerPolicies: PathCheck = (path) => checkPolicies(path, {}, spend).refusal
  const checks = [checkNames, checkPolicyInputs]
  const ruleContext = { signatures: context.signatures, spend }
  if (profile !== 'path') {
    checks.push(() => checkTargetKey(target, context.algorithms))
    checks.push((path) => checkConformance(path, profile, ruleContext))
  }
  if (profile === 'web') checks.push((path) => checkWebRules(path, ruleContext))
  if (question.purpose) checks.push((path) => checkPurpose(path, question.purpose ?? {}, spend))
  if (question.revocation !== undefined) {
    const signerChecks = [checkNames, checkSignerPolicies]
    checks.push(createRevocationCheck(context, question.revocation, signerChecks, profile !== 'path'))
  }
  try {
    const result = searchPath(context, target, context.issuers.isAnchor, checks)
    return result.ok ? { ...result, policies, work: meter.work } : { ...result, work: meter.work }
  } catch (error) {
    if (error instanceof WorkExceeded)
      return { ok: false, refusal: refuse(error.code, target), work: meter.work }
    throw error
  }
}
