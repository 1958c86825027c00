/** A difference from the observed answers that is left, and why. */
export interface Declared {
  /** Ids of operations, those of the policy manager with `POL-`; empty for any. */
  readonly ops: readonly string[]
  /** Steps of the recording; absent for any of these operations. */
  readonly steps?: readonly string[]
  /** The difference as the comparison names it, whole. */
  readonly difference: RegExp
  /** What a client sees, and why, for docs/compatibility.md. */
  readonly what: string
  readonly why: string
}

const ours = 'Clients ignore fields that they do not know'

/** Fields of ours beside the contract's, each of which must still be there. */
export const added = (ops: readonly string[], names: readonly string[]): Declared[] =>
  names.map((name) => ({
    ops,
    difference: new RegExp(`^added response(?:\\[\\]|\\.data\\[\\])?\\.${name}$`, 'u'),
    what: `\`${name}\` is ours`,
    why: ours,
  }))
