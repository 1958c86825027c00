import type { PathRefusalCode } from './refusals.ts'

export interface PathLimits {
  /** Most certificates in a path, target and anchor included. */
  readonly maximumLength: number
  /** Most signature checks of one question, those of CRLs and OCSP responses included. */
  readonly maximumSignatures: number
  /** Most possible issuers looked at for one question. */
  readonly maximumCandidates: number
  /** Most comparisons of names and policies for one question. */
  readonly maximumComparisons: number
}

/** What one question cost. */
export interface PathWork {
  /** Public-key operations. */
  readonly signatures: number
  /** Possible issuers looked at. */
  readonly candidates: number
  /** Names held against constraints, and nodes and edges of policy graphs. */
  readonly comparisons: number
}

/** Counts work and stops it at the limits. */
export interface WorkMeter {
  readonly work: PathWork
  /** @throws WorkExceeded */
  spend(kind: keyof PathWork, amount?: number): void
}

export const defaultLimits: PathLimits = {
  maximumLength: 8,
  maximumSignatures: 64,
  maximumCandidates: 2000,
  maximumComparisons: 100_000,
}

const refusals = {
  signatures: 'too-many-signatures',
  candidates: 'too-many-candidates',
  comparisons: 'too-many-comparisons',
} as const satisfies Record<keyof PathWork, PathRefusalCode>

/** Thrown and caught inside one question only: no answer may be built on half the work. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded'
  readonly code: PathRefusalCode

  constructor(kind: keyof PathWork) {
    super(`Too many ${kind}`)
    this.code = refusals[kind]
  }
}

/** A meter that starts at nothing. */
export function createWorkMeter(limits: PathLimits): WorkMeter {
  const work = { signatures: 0, candidates: 0, comparisons: 0 }
  const maxima: PathWork = {
    signatures: limits.maximumSignatures,
    candidates: limits.maximumCandidates,
    comparisons: limits.maximumComparisons,
  }
  return {
    work,
    spend(kind, amount = 1) {
      if (work[kind] + amount > maxima[kind]) throw new WorkExceeded(kind)
      work[kind] += amount
    },
  }
}
