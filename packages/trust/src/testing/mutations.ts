import * as fc from 'fast-check'

/** One change as damage or an attacker makes it: a byte, a run, a cut, a piece of another structure. */
export interface Change {
  readonly kind: 'byte' | 'insert' | 'remove' | 'cut' | 'graft'
  readonly at: number
  readonly value: number
}

/** Any change. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), value: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.constant(0) }),
  fc.record({ kind: fc.constant('graft' as const), at: fc.nat(), value: fc.nat() }),
)

/** The bytes after the change; `donors` give the pieces that are grafted. */
export function mutate(der: Buffer, { kind, at, value }: Change, donors: readonly Buffer[]): Buffer {
  const offset = der.length === 0 ? 0 : at % der.length
  const [before, after] = [der.subarray(0, offset), der.subarray(offset)]
  if (kind === 'byte') return Buffer.concat([before, Buffer.of(value), after.subarray(1)])
  if (kind === 'insert') return Buffer.concat([before, Buffer.of(value), after])
  if (kind === 'remove') return Buffer.concat([before, after.subarray(value)])
  if (kind === 'cut') return before
  const donor = donors[value % donors.length] ?? der
  return Buffer.concat([before, donor.subarray(offset, offset + 40), after.subarray(40)])
}

/** One to four changes of one of the originals. */
export function mutationsOf(originals: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([der, changes]) => changes.reduce((bytes: Buffer, each) => mutate(bytes, each, originals), der))
}
