import type { ViewFollower } from '../../../platform/views/view.ts'

/** What of the database a process remembers, by names that the feed of a view forgets. */
export interface Remembered extends ViewFollower {
  readonly size: number
  /** Grows with everything that is named: whatever was put together while it was the same is still true. */
  readonly changes: number
  /**
   * What is remembered under a name, or what `read` finds, which is remembered from then on – but not if the feed names it
   * while it is read: it may have been read before it was changed.
   * @param name a letter for its kind, and its id
   * @param counts whether what is remembered may still be used; what time has changed is read again
   */
  recall<T extends object>(
    name: string,
    read: () => Promise<T | undefined>,
    counts?: (known: T) => boolean,
  ): Promise<T | undefined> | T
}

/** Beyond this many the oldest are forgotten; some hundred octets each. */
const most = 400_000

const digestWidth = 32
const domainKind = 'T'
const partnerKind = 'P'

const always = (): boolean => true

/** Makes an empty memory. What is not there is never remembered. */
export const createRemembered = (): Remembered => {
  const known = new Map<string, object>()
  // Those under way, each with whether it may still be remembered.
  const readings = new Map<string, Set<{ isStale: boolean }>>()
  let changes = 0

  const forgetOne = (name: string): void => {
    known.delete(name)
    for (const reading of readings.get(name) ?? []) reading.isStale = true
  }

  const forgetKind = (kind: string): void => {
    for (const name of [...known.keys(), ...readings.keys()]) if (name.startsWith(kind)) forgetOne(name)
  }

  const forgetNamed = (key: Buffer): void => {
    const name = key.toString('utf8')
    if (key.length === digestWidth) {
      // A client's digest, or an id of that length.
      forgetOne(`C${key.toString('hex')}`)
      forgetOne(name)
      return
    }
    // Which authorities lead to whom, nobody has written down.
    if (name.startsWith(domainKind)) forgetKind(partnerKind)
    else if (name.length === 1) forgetKind(name)
    else forgetOne(name)
  }

  const keep = (name: string, value: object): void => {
    known.delete(name)
    const [oldest] = known.size >= most ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
    known.set(name, value)
  }

  const readAndKeep = async <T extends object>(
    name: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    const reading = { isStale: false }
    const others = readings.get(name) ?? new Set()
    readings.set(name, others.add(reading))
    try {
      const value = await read()
      if (value !== undefined && !reading.isStale) keep(name, value)
      return value
    } finally {
      others.delete(reading)
      if (others.size === 0) readings.delete(name)
    }
  }

  return {
    get size() {
      return known.size
    },
    get changes() {
      return changes
    },
    recall(name, read, counts = always) {
      const value = known.get(name) as Awaited<ReturnType<typeof read>>
      return value !== undefined && counts(value) ? value : readAndKeep(name, read)
    },
    forget(keys) {
      changes += 1
      keys.forEach(forgetNamed)
    },
    forgetAll() {
      changes += 1
      for (const name of [...known.keys(), ...readings.keys()]) forgetOne(name)
    },
  }
}
