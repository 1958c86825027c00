import type { Facts } from './facts.ts'

/** Where a check looks. */
export type CheckPart = 'settings' | 'keys' | 'certificates' | 'connection' | 'request' | 'answer'

/** `undefined`: nothing to look at. `true`: in order. A text: what was seen. */
type Judgement = undefined | true | string

/** One thing that may be wrong, as data. */
export interface Check {
  readonly id: string
  readonly part: CheckPart
  /** `advice` is no reason to refuse. */
  readonly weight: 'fault' | 'advice'
  /** What is wrong when it fails. */
  readonly what: string
  readonly cause: string
  readonly remedy: string
  /** The code by which a gateway refuses such a request, where it does. */
  readonly code?: string
  readonly judge: (facts: Facts) => Judgement
}

export type Verdict = 'passed' | 'failed' | 'advice' | 'not-looked-at'

/** What came of one check. */
export interface CheckResult {
  readonly id: string
  readonly verdict: Verdict
  /** What was seen; only where it failed. */
  readonly saw?: string
}

/** Holds every check against the facts, in the order of the table. */
export function runChecks(checks: readonly Check[], facts: Facts): readonly CheckResult[] {
  return checks.map((check) => {
    const judgement = check.judge(facts)
    if (judgement === undefined) return { id: check.id, verdict: 'not-looked-at' }
    if (judgement === true) return { id: check.id, verdict: 'passed' }
    return { id: check.id, verdict: check.weight === 'advice' ? 'advice' : 'failed', saw: judgement }
  })
}

/** A judgement about one part of the facts: not looked at without it, in order unless `find` sees something. */
export function judging<T extends {}>(
  part: (facts: Facts) => T | null | undefined,
  find: (part: T, facts: Facts) => string | false | null | undefined,
): Check['judge'] {
  return (facts) => {
    const value = part(facts)
    if (value === undefined || value === null) return undefined
    return find(value, facts) || true
  }
}
