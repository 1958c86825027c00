/** What a memory says of a transaction; `full`: nobody can tell, so it is taken later. */
export type Claim = 'new' | 'repeated' | 'full'

/** Which callbacks were taken before. Several processes of one receiver share a store of their own in its place. */
export interface CallbackMemory {
  /** Notes a transaction, at once for all who ask. */
  claim(transactionId: string, at: Date): Claim | Promise<Claim>
  /** Takes that back: what the callback said could not be dealt with, and it will come again. */
  release(transactionId: string): void | Promise<void>
}

interface MemoryLimits {
  /** A transaction is remembered so long at least, whatever comes: a copy of the octets is good for this time. */
  readonly windowMilliseconds: number
  /** The platform tries again for hours. */
  readonly keptMilliseconds?: number
  readonly most?: number
}

/**
 * A memory of this process: a day, and 100,000 transactions at most, of which the oldest go first. One whose octets could still
 * be sent again by anybody is never forgotten for another: then it is full.
 */
export function createCallbackMemory({
  windowMilliseconds,
  keptMilliseconds = 86_400_000,
  most = 100_000,
}: MemoryLimits): CallbackMemory {
  /** When each came. A Map keeps the order in which they did. */
  const seen = new Map<string, number>()

  const makeRoom = (at: number): boolean => {
    for (const [id, came] of seen) {
      const age = at - came
      const isOver = age > keptMilliseconds || (seen.size >= most && age > windowMilliseconds)
      if (!isOver) break
      seen.delete(id)
    }
    return seen.size < most
  }

  return {
    claim(transactionId, at) {
      const now = at.getTime()
      const hasRoom = makeRoom(now)
      if (seen.has(transactionId)) return 'repeated'
      if (!hasRoom) return 'full'
      seen.set(transactionId, now)
      return 'new'
    },
    release: (transactionId) => void seen.delete(transactionId),
  }
}
