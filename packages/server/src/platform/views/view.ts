import type { App } from '../app.ts'
import { keepListening, type Listener, type ListeningConnection } from '../database/listen.ts'
import { extensionPoint } from '../extensions.ts'
import { newId } from '../ids.ts'
import { createCompactTable } from './compact-table.ts'
import {
  beliefMilliseconds,
  forgetReaders,
  keptWidthOf,
  readChanges,
  readEntries,
  readHead,
  readPart,
  tellReader,
  viewChannel,
  type ViewSource,
} from './view-store.ts'

/** All entries of one kind, in the memory of this process. */
export interface View {
  /** Begins to fill it; it keeps itself fresh from then on. */
  start(): void
  /**
   * True while what `find` says was so in the database no more than a second ago, and for every change that was acknowledged
   * by `readersKnow`. Otherwise the database is to be asked, or the question to be refused.
   */
  isCurrent(): boolean
  /** The value of a key; see `CompactTable.find`. Ask `isCurrent` before. */
  find(key: Uint8Array): Uint8Array | undefined
  readonly size: number
  /** What it holds of memory. */
  readonly bytes: number
  /** Cuts the feed, as a lost connection does; it comes back by itself. */
  cut(): void
  close(): Promise<void>
}

/** Whoever remembers what the changes of a view name, beside its entries. */
export interface ViewFollower {
  /** These have changed; called before whoever has changed them is told that everybody knows. */
  forget(keys: readonly Buffer[]): void
  /** Anything may have changed. */
  forgetAll(): void
}

/** Views that a server fills as soon as it starts, rather than at the first question. */
export const viewsAtStart = extensionPoint<View>('platform.views-at-start')

/** How often a silent feed is asked whether it is still there. */
const beatMilliseconds = 200
/** A question that has no answer by then gets none. */
const patienceMilliseconds = 3_000

/** Waits for a while, or until somebody wakes it; who comes before the wait is not lost. */
const createAlarm = () => {
  let isDue = false
  let ring: (() => void) | undefined
  return {
    wake(): void {
      isDue = true
      ring?.()
    },
    async wait(milliseconds: number): Promise<void> {
      if (!isDue)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          timer.unref()
          ring = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      ring = undefined
      isDue = false
    },
  }
}

/**
 * Holds entries of the database in memory (docs/decisions/0068): filled part by part, and kept fresh by the numbered changes
 * of its feed, of which none is left out. What it may be believed follows from the database's own answer, never from silence:
 * the process says up to where it has read, then reads what has changed, and believes itself for a second from before both.
 * @param follower hears of every change that is named, entry or not
 */
export const openView = (
  { connection: config, clock, log }: App,
  source: ViewSource,
  follower?: ViewFollower,
): View => {
  const { name: view, keyWidth, valueWidth } = source
  const kept = keptWidthOf(source)
  const table = createCompactTable(kept, valueWidth)
  const reader = newId()
  const alarm = createAlarm()
  // Up to which change it has read; undefined: it has to be filled.
  let applied: number | undefined
  // By both clocks: one stands still while the machine sleeps, the other may be set.
  let believed: { readonly since: number; readonly at: number } | undefined
  let open: ListeningConnection | undefined
  let listener: Listener | undefined
  let closed = false

  const fill = async (connection: ListeningConnection): Promise<void> => {
    applied = undefined
    table.clear()
    follower?.forgetAll()
    await forgetReaders(connection)
    // What changes while it is filled stands behind this number, and is read again.
    const head = await readHead(connection, view)
    for (let last: Buffer | undefined = Buffer.alloc(0); last !== undefined;) {
      const part = await readPart(connection, source, last)
      table.load(part.records)
      last = part.last
    }
    table.endLoad()
    applied = head
  }

  const apply = async (connection: ListeningConnection, keys: readonly (Buffer | null)[]): Promise<void> => {
    const named = keys.filter((key): key is Buffer => key !== null)
    follower?.forget(named)
    // What has another width is no entry.
    const changed = named.filter(({ length }) => length === keyWidth)
    const records = changed.length > 0 ? await readEntries(connection, source, changed) : []
    for (const key of changed) table.remove(key.subarray(0, kept))
    for (const record of records) table.set(record)
  }

  /** @returns whether there is more to do at once */
  const beat = async (connection: ListeningConnection): Promise<boolean> => {
    const asked = { since: performance.now(), at: clock.now().getTime() }
    if (applied === undefined) {
      await fill(connection)
      return true
    }
    await tellReader(connection, { reader, view, applied })
    const { head, keys, upTo } = await readChanges(connection, view, applied)
    if (upTo === undefined || keys.includes(null)) {
      believed = undefined
      await fill(connection)
      return true
    }
    if (keys.length > 0) await apply(connection, keys)
    applied = upTo
    if (upTo === head) believed = asked
    // Whoever waits for this reader hears at once that it has read.
    return keys.length > 0
  }

  const isFollowed = (connection: ListeningConnection): boolean => open === connection && !closed

  const follow = async (connection: ListeningConnection): Promise<void> => {
    try {
      while (isFollowed(connection)) {
        const isFilling = applied === undefined
        const patience = setTimeout(
          () => connection.drop(),
          isFilling ? patienceMilliseconds * 20 : patienceMilliseconds,
        )
        patience.unref()
        const hasMore = await beat(connection).finally(() => clearTimeout(patience))
        if (!hasMore) await alarm.wait(beatMilliseconds)
      }
    } catch (error) {
      if (!closed) log.warn({ err: error, view }, 'view lost its feed')
      connection.drop()
    }
  }

  return {
    start() {
      if (closed) return
      listener ??= keepListening(config, viewChannel, {
        onOpen(connection) {
          open = connection
          void follow(connection)
        },
        onNotification(changed) {
          if (changed === view) alarm.wake()
        },
        onLost() {
          open = undefined
          believed = undefined
          alarm.wake()
        },
      })
    },
    isCurrent() {
      if (believed === undefined) return false
      const age = clock.now().getTime() - believed.at
      return age >= 0 && age < beliefMilliseconds && performance.now() - believed.since < beliefMilliseconds
    },
    find: (key) => table.find(key),
    get size() {
      return table.size
    },
    get bytes() {
      return table.bytes
    },
    cut: () => open?.drop(),
    async close() {
      closed = true
      believed = undefined
      alarm.wake()
      await listener?.stop()
    },
  }
}
