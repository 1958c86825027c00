/** Where the entries of a list are, by issuer and serial number; eight octets for an entry instead of an object. */
export interface SerialIndex {
  /** Ordinal of the last entry of that issuer and serial number; `undefined` when there is none. */
  find(issuer: number, serialNumber: Uint8Array): number | undefined
}

export interface IndexedEntries {
  readonly source: Uint8Array
  readonly count: number
  /** For each entry where the content octets of its serial number begin and end in the source. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** For each entry the number of its issuer. */
  readonly issuers: Int32Array
  /**
   * Makes the places of the table unforeseeable: taken from the digest of the whole list, so that nobody can write a list
   * whose serial numbers all fall on one place.
   */
  readonly seed: number
}

/** Steps that are far more than any list needs whose serial numbers were not made to fall together. */
const STEPS_OF_AN_ENTRY = 16
const FREE_STEPS = 1024

/** So many look-ups go through the whole list, a millisecond or two each, before a table is worth its time. */
const LOOKUPS_WITHOUT_TABLE = 8

/** A list is mostly asked once or twice, and a table of half a million entries costs more than that. */
export function indexSerials(entries: IndexedEntries): SerialIndex {
  let lookups = 0
  let table: SerialIndex | undefined
  return {
    find(issuer, serialNumber) {
      lookups += 1
      if (lookups <= LOOKUPS_WITHOUT_TABLE) return findLast(entries, issuer, serialNumber)
      table ??= tabulate(entries) ?? { find: (...wanted) => findLast(entries, ...wanted) }
      return table.find(issuer, serialNumber)
    },
  }
}

function findLast(entries: IndexedEntries, issuer: number, serialNumber: Uint8Array): number | undefined {
  const { source, count, starts, ends, issuers } = entries
  const { length } = serialNumber
  const lastOctet = serialNumber[length - 1]
  for (let ordinal = count - 1; ordinal >= 0; ordinal--) {
    const end = ends[ordinal] ?? 0
    // Most differ here already.
    if (source[end - 1] !== lastOctet || issuers[ordinal] !== issuer) continue
    const start = starts[ordinal] ?? 0
    if (end - start === length && areSame(source, start, serialNumber, 0, length)) return ordinal
  }
  return undefined
}

function areSame(left: Uint8Array, from: number, right: Uint8Array, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (left[from + index] !== right[start + index]) return false
  return true
}

/** Open addressing, at most half full; `undefined` when the entries fall together. */
function tabulate(entries: IndexedEntries): SerialIndex | undefined {
  const { source, count, starts, ends, issuers, seed } = entries
  const size = 2 ** Math.ceil(Math.log2(count * 2 + 2))
  const mask = size - 1
  // Ordinal of the entry plus one; zero is free.
  const table = new Int32Array(size)
  let steps = count * STEPS_OF_AN_ENTRY + FREE_STEPS

  // The same issuer and number again: the later entry counts.
  for (let ordinal = 0; ordinal < count; ordinal++) {
    table[placeOf(issuers[ordinal] ?? 0, source, starts[ordinal] ?? 0, ends[ordinal] ?? 0)] = ordinal + 1
    if (steps < 0) return undefined
  }
  return {
    find(issuer, serialNumber) {
      const found = table[placeOf(issuer, serialNumber, 0, serialNumber.length)] ?? 0
      return found === 0 ? undefined : found - 1
    },
  }

  /** The place of that number, or the free one where it belongs. */
  function placeOf(issuer: number, octets: Uint8Array, start: number, end: number): number {
    let place = hash(issuer, octets, start, end) & mask
    for (;;) {
      const ordinal = (table[place] ?? 0) - 1
      if (ordinal < 0) return place
      if (issuers[ordinal] === issuer && isSame(ordinal, octets, start, end)) return place
      steps -= 1
      place = (place + 1) & mask
    }
  }

  function isSame(ordinal: number, octets: Uint8Array, start: number, end: number): boolean {
    const from = starts[ordinal] ?? 0
    const length = end - start
    return (ends[ordinal] ?? 0) - from === length && areSame(source, from, octets, start, length)
  }

  /** FNV-1a, stirred at the end. */
  function hash(issuer: number, octets: Uint8Array, start: number, end: number): number {
    let state = seed ^ Math.imul(issuer + 1, 0x9e3779b1)
    for (let index = start; index < end; index++) state = Math.imul(state ^ (octets[index] ?? 0), 0x01000193)
    state ^= state >>> 15
    state = Math.imul(state, 0x85ebca6b)
    return state ^ (state >>> 13)
  }
}
