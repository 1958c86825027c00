/** A memory of at most so many answers; what was not asked for longest goes first. */
export interface BoundedCache<T extends {}> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** @param maximumEntries more than these are never kept */
export function createBoundedCache<T extends {}>(maximumEntries: number): BoundedCache<T> {
  // A Map keeps the order in which entries came; what is read comes again.
  const entries = new Map<string, T>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= maximumEntries) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
  }
}
