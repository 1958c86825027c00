/** Entries of fixed width, found by their keys: some tens of bytes each, and nothing for the collector to walk. */
export interface CompactTable {
  readonly size: number
  /** What it holds of memory. */
  readonly bytes: number
  /** The value of a key: a look at the table's own memory, which the next change may overwrite. */
  find(key: Uint8Array): Uint8Array | undefined
  /** Stores an entry in the place of what was there of its key. @param record the key, and the value behind it */
  set(record: Uint8Array): void
  /**
   * Stores many, packed one behind the other, none of which is there yet. They are found when `endLoad` was called: making
   * the index once is a fifth of the work.
   */
  load(records: Uint8Array): void
  endLoad(): void
  remove(key: Uint8Array): void
  clear(): void
}

const recordsOfChunk = 4_096
const smallestIndex = 1_024
/** Beyond this share of taken slots look-ups begin to walk; and how much longer the index is then, so that little of it is free. */
const fullest = 0.8
const growth = 1.25
/** How full the index is after a load. */
const loaded = 0.72

/**
 * Makes an empty table.
 * @param keyWidth octets of a key; the last four must be as random as a digest, for entries are found by them
 * @param valueWidth octets of a value
 */
export const createCompactTable = (keyWidth: number, valueWidth: number): CompactTable => {
  const width = keyWidth + valueWidth
  let chunks: Buffer[] = []
  // Slots with the number of an entry, from 1; 0: free.
  let index = new Int32Array(smallestIndex)
  let size = 0

  const chunkOf = (entry: number): Buffer => chunks[Math.floor(entry / recordsOfChunk)] as Buffer
  const offsetOf = (entry: number): number => (entry % recordsOfChunk) * width
  const spread = (bytes: Uint8Array, end: number): number =>
    Math.floor(
      ((((bytes[end - 1] as number) << 24) |
        ((bytes[end - 2] as number) << 16) |
        ((bytes[end - 3] as number) << 8) |
        (bytes[end - 4] as number)) >>>
        0) *
        (index.length / 2 ** 32),
    )
  const homeOf = (entry: number): number => spread(chunkOf(entry), offsetOf(entry) + keyWidth)
  const next = (slot: number): number => (slot + 1 === index.length ? 0 : slot + 1)
  const wayFrom = (from: number, to: number): number => (to >= from ? to - from : to - from + index.length)

  const hasKey = (entry: number, bytes: Uint8Array, begin: number): boolean => {
    const chunk = chunkOf(entry)
    const offset = offsetOf(entry)
    for (let at = keyWidth - 1; at >= 0; at -= 1) if (chunk[offset + at] !== bytes[begin + at]) return false
    return true
  }

  /** The slot of a key, which begins there in the bytes, or the free one where it belongs. */
  const slotOf = (bytes: Uint8Array, begin = 0): number => {
    let slot = spread(bytes, begin + keyWidth)
    for (;;) {
      const taken = index[slot] as number
      if (taken === 0 || hasKey(taken - 1, bytes, begin)) return slot
      slot = next(slot)
    }
  }

  const slotOfEntry = (entry: number): number => {
    let slot = homeOf(entry)
    while (index[slot] !== entry + 1) slot = next(slot)
    return slot
  }

  const reindex = (length: number): void => {
    index = new Int32Array(length)
    for (let entry = 0; entry < size; entry += 1) {
      let slot = homeOf(entry)
      while (index[slot] !== 0) slot = next(slot)
      index[slot] = entry + 1
    }
  }

  /** Frees a slot and moves up what would not be found behind a gap. */
  const free = (from: number): void => {
    let gap = from
    for (let slot = next(gap); index[slot] !== 0; slot = next(slot)) {
      const way = wayFrom(homeOf((index[slot] as number) - 1), slot)
      if (way >= wayFrom(gap, slot)) {
        index[gap] = index[slot] as number
        gap = slot
      }
    }
    index[gap] = 0
  }

  const roomFor = (entry: number): { readonly chunk: Buffer; readonly offset: number } => {
    if (entry % recordsOfChunk === 0 && chunks[entry / recordsOfChunk] === undefined)
      chunks.push(Buffer.alloc(recordsOfChunk * width))
    return { chunk: chunkOf(entry), offset: offsetOf(entry) }
  }

  const write = (entry: number, bytes: Uint8Array, begin = 0): void => {
    const { chunk, offset } = roomFor(entry)
    for (let at = 0; at < width; at += 1) chunk[offset + at] = bytes[begin + at] as number
  }

  const setAt = (bytes: Uint8Array, begin: number): void => {
    if (size + 1 > index.length * fullest) reindex(Math.ceil(index.length * growth))
    const slot = slotOf(bytes, begin)
    const taken = index[slot] as number
    if (taken > 0) return write(taken - 1, bytes, begin)
    write(size, bytes, begin)
    size += 1
    index[slot] = size
  }

  return {
    get size() {
      return size
    },
    get bytes() {
      return chunks.length * recordsOfChunk * width + index.byteLength
    },
    find(key) {
      const taken = index[slotOf(key)] as number
      if (taken === 0) return undefined
      const offset = offsetOf(taken - 1)
      return chunkOf(taken - 1).subarray(offset + keyWidth, offset + width)
    },
    set(record) {
      if (record.length !== width) throw new RangeError(`${record.length} octets instead of ${width}`)
      setAt(record, 0)
    },
    load(records) {
      if (records.length % width !== 0)
        throw new RangeError(`${records.length} octets are no records of ${width}`)
      for (let begin = 0; begin < records.length;) {
        const { chunk, offset } = roomFor(size)
        const length = Math.min(chunk.length - offset, records.length - begin)
        chunk.set(records.subarray(begin, begin + length), offset)
        size += length / width
        begin += length
      }
    },
    endLoad() {
      reindex(size > index.length * fullest ? Math.ceil(size / loaded) : index.length)
    },
    remove(key) {
      const slot = slotOf(key)
      const taken = index[slot] as number
      if (taken === 0) return
      free(slot)
      const last = size - 1
      if (taken - 1 !== last) {
        // The last one takes its place, so that there are no holes.
        index[slotOfEntry(last)] = taken
        const offset = offsetOf(last)
        write(taken - 1, chunkOf(last).subarray(offset, offset + width))
      }
      size = last
      const kept = Math.ceil(size / recordsOfChunk) + 1
      if (chunks.length > kept) chunks.length = kept
    },
    clear() {
      chunks = []
      index = new Int32Array(smallestIndex)
      size = 0
    },
  }
}
