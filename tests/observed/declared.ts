/** A difference from the observed answers that is left, and why. */
export interface Declared {
  /** Ids of operations; empty for any. */
  readonly ops: readonly string[]
  /** Steps of the recording; absent for any of these operations. */
  readonly steps?: readonly string[]
  /** The difference as the comparison names it. */
  readonly difference: RegExp
  /** What a client sees, for docs/compatibility.md. */
  readonly what: string
  readonly why: string
}

export const declared: readonly Declared[] = []
