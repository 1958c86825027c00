import type { App } from '../../platform/app.ts'
import { runOutsideTransaction } from '../../platform/database/inside/inside-transaction.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { openView, type View } from '../../platform/views/view.ts'
import type { HotlistKind } from './kinds.ts'
import { addStops, findBlocked, hotlistSource } from './store.ts'
import { keysOf, kindOfKey, type Thing } from './thing.ts'

/** An entry that stops something. */
export interface HotlistHit {
  readonly entryId: string
  readonly kind: HotlistKind
}

/** The hotlist in the memory of this process. */
export interface HotlistMemory {
  readonly view: View
  /** The entry that stops the first of some things that one stops; at once while memory may be believed. */
  look(things: readonly Thing[]): Soon<HotlistHit | undefined>
  /** `look`, and counts what the entry has stopped. */
  check(things: readonly Thing[]): Soon<HotlistHit | undefined>
  /** Writes down what was counted, now. */
  writeStops(): Promise<void>
  close(): Promise<void>
}

export const hotlistMemories = extensionPoint<HotlistMemory>('hotlist.memories')

/** What was stopped is written down together, this much later. */
const writeMilliseconds = 500

const endOf = (value: Uint8Array): number => {
  const view = new DataView(value.buffer, value.byteOffset, 8)
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4)
}

const idOf = (value: Uint8Array): string => {
  const hex = Buffer.from(value.subarray(8, 24)).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

interface Counted {
  count: number
  lastAt: Date
}

/** Counts what entries have stopped, and writes it down at most twice a second. */
const createCounter = ({ database, clock, log }: App) => {
  let counted = new Map<string, Counted>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const add = (id: string, count: number, lastAt: Date): void => {
    const known = counted.get(id)
    counted.set(id, {
      count: (known?.count ?? 0) + count,
      lastAt: known && known.lastAt > lastAt ? known.lastAt : lastAt,
    })
  }

  const write = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (counted.size === 0) return
    const batch = counted
    counted = new Map()
    try {
      await database.transaction((tx) =>
        addStops(
          tx,
          [...batch].map(([id, each]) => ({ id, ...each })),
        ),
      )
    } catch (error) {
      log.warn({ err: error }, 'what the hotlist has stopped is written down later')
      for (const [id, { count, lastAt }] of batch) add(id, count, lastAt)
      later()
    }
  }

  // One at a time, and outside of whatever transaction somebody counts in.
  const writeInTurn = (): Promise<void> => {
    runOutsideTransaction(() => {
      writing = writing.then(write)
    })
    return writing
  }

  const later = (): void => {
    timer ??= setTimeout(() => void writeInTurn(), writeMilliseconds).unref()
  }

  return {
    count(id: string): void {
      add(id, 1, clock.now())
      later()
    },
    write: writeInTurn,
    async close() {
      await writeInTurn()
      clearTimeout(timer)
    },
  }
}

/** Answers from memory while that is known to be true, and from the database while it is not (docs/decisions/0068). */
export const createHotlistMemory = (app: App): HotlistMemory => {
  const view = openView(app, hotlistSource)
  const counter = createCounter(app)

  const inMemory = (keys: readonly Buffer[]): HotlistHit | undefined => {
    const now = app.clock.now().getTime()
    for (const key of keys) {
      const value = view.find(key)
      if (value === undefined) continue
      const end = endOf(value)
      const kind = kindOfKey(key)
      if (kind !== undefined && (end === 0 || end > now)) return { entryId: idOf(value), kind }
    }
    return undefined
  }

  const inDatabase = async (keys: readonly Buffer[]): Promise<HotlistHit | undefined> => {
    const found = await findBlocked(app.database, keys, app.clock.now())
    for (const key of keys) {
      const entry = found.find(({ matchKey }) => matchKey.equals(key))
      const kind = kindOfKey(key)
      if (entry && kind !== undefined) return { entryId: entry.id, kind }
    }
    return undefined
  }

  const look = (things: readonly Thing[]): Soon<HotlistHit | undefined> => {
    view.start()
    const [only] = things
    const keys = only && things.length === 1 ? keysOf(only) : things.flatMap(keysOf)
    if (keys.length === 0) return undefined
    return view.isCurrent() ? inMemory(keys) : inDatabase(keys)
  }

  return {
    view,
    look,
    check: (things) =>
      whenKnown(look(things), (hit) => {
        if (hit) counter.count(hit.entryId)
        return hit
      }),
    writeStops: () => counter.write(),
    async close() {
      await counter.close()
      await view.close()
    },
  }
}

/** The memory of an app. */
export const memoryOf = (app: App): HotlistMemory => {
  const [memory] = offeredAt(app, hotlistMemories)
  if (!memory) throw new Error('the app has no hotlist')
  return memory
}
