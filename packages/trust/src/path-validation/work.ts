import type { PathRefusalCode } from './refusals.ts'

export interface PathLimits {
  /** Most certificates in a path, target and anchor included. */
  readonly maximumLength: number
  /** Most CA certificates between target and anchor, self-issued ones not counted (RFC 5280 §6.1.4 (l)). */
  readonly maximumDepth: number
  /** Most that the signature checks of one question may cost, those of CRLs and OCSP responses included; see `verificationCost`. */
  readonly maximumSignatureCost: number
  /** Most possible issuers looked at for one question. */
  readonly maximumCandidates: number
  /** Most comparisons for one question, of names, policies, entries and extensions; one takes about 0.1 µs. */
  readonly maximumComparisons: number
}

/** What one question cost: the same each time it is asked, whatever was asked before. */
export interface PathWork {
  /** Signatures that decided something. */
  readonly signatures: number
  /** What their checks cost, remembered ones included: about microseconds. */
  readonly signatureCost: number
  /** Possible issuers looked at. */
  readonly candidates: number
  /** Names held against constraints, nodes and edges of policy graphs, lists and responses sifted, and the like. */
  readonly comparisons: number
}

/** What can be spent. */
type Budget = Exclude<keyof PathWork, 'signatures'>

/** Counts comparisons; throws when there are too many. */
export type Spend = (comparisons: number) => void

/** Counts work and stops it at the limits. */
export interface WorkMeter {
  readonly work: PathWork
  /** @throws WorkExceeded */
  spend(budget: Budget, amount?: number): void
}

export const defaultLimits: PathLimits = {
  maximumLength: 8,
  maximumDepth: Infinity,
  maximumSignatureCost: 60_000,
  maximumCandidates: 2000,
  maximumComparisons: 200_000,
}

const refusals = {
  signatureCost: 'too-many-signatures',
  candidates: 'too-many-candidates',
  comparisons: 'too-many-comparisons',
} as const satisfies Record<Budget, PathRefusalCode>

/** Thrown and caught inside one question only: no answer may be built on half the work. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded'
  readonly code: PathRefusalCode

  constructor(budget: Budget) {
    super(`Too much: ${budget}`)
    this.code = refusals[budget]
  }
}

/** A meter that starts at nothing. */
export function createWorkMeter(limits: PathLimits): WorkMeter {
  const work = { signatures: 0, signatureCost: 0, candidates: 0, comparisons: 0 }
  const maxima: Readonly<Record<Budget, number>> = {
    signatureCost: limits.maximumSignatureCost,
    candidates: limits.maximumCandidates,
    comparisons: limits.maximumComparisons,
  }
  return {
    work,
    spend(budget, amount = 1) {
      if (work[budget] + amount > maxima[budget]) throw new WorkExceeded(budget)
      work[budget] += amount
      if (budget === 'signatureCost') work.signatures += 1
    },
  }
}
