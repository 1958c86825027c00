import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { newId } from '../../../platform/ids.ts'
import { partnerTypesOf } from '../../partners/index.ts'
import { toStored, type StoredUsage, type Usage } from '../usage.ts'
import { append, makeMonth, noteLastUses } from './append-store.ts'
import { createLastUses } from './last-uses.ts'

/** How long a use waits for others; with the time that storing takes, what `kill -9` loses. */
const gatherMilliseconds = 100
/** After a failure. */
const retryMilliseconds = 500
const rowsAtOnce = 5_000
/** What waits at most while the database does not take it, some 40 MB; what comes then is lost, and counted. */
const mostWaiting = 100_000

/** What a recorder has done since it was made. */
interface RecorderFigures {
  readonly recorded: number
  readonly waiting: number
  /** What had no room any more. */
  readonly lost: number
}

/** Gathers uses, and stores them batch by batch. */
export interface UsageRecorder {
  /** Never waits and never throws. */
  add(usage: Usage): void
  /** Stores everything that waits. @throws what the database says; it is tried again later */
  flush(): Promise<void>
  readonly figures: RecorderFigures
  /** Stores what waits, and what still comes is lost. */
  close(): Promise<void>
}

export const usageRecorders = extensionPoint<UsageRecorder>('usage.recorders')

const monthOf = ({ at }: StoredUsage): string => at.toISOString().slice(0, 7)

/**
 * Makes the recorder of an app (docs/decisions/0089). Answers never wait for it: memory is bounded, and what has no room is lost,
 * counted and shown.
 * @param most how many wait at most
 */
export const createUsageRecorder = (
  { database, log }: Pick<App, 'database' | 'log'>,
  most = mostWaiting,
): UsageRecorder => {
  const lastUses = createLastUses()
  const months = new Set<string>()
  let waiting: Usage[] = []
  // What is being stored, under ids that stay when it is tried again.
  let batch: readonly StoredUsage[] = []
  let [recorded, lost, lostBefore] = [0, 0, 0]
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false

  const countWaiting = (): number => batch.length + waiting.length

  const makeMonths = async (uses: readonly StoredUsage[]): Promise<void> => {
    for (const month of new Set(uses.map(monthOf)))
      if (!months.has(month)) {
        await database.transaction((tx) => makeMonth(tx, month))
        months.add(month)
      }
  }

  /** Names that somebody gave are taken for those of partners, if there are such. */
  const namePartners = async (uses: readonly StoredUsage[]): Promise<readonly StoredUsage[]> => {
    const claimed = new Set(uses.flatMap(({ claimedPartnerId: id }) => (id ? [id] : [])))
    if (claimed.size === 0) return uses
    const known = await partnerTypesOf(database, [...claimed])
    return uses.map((usage) => {
      const { partnerId, claimedPartnerId: id } = usage
      return partnerId === null && id && known.has(id) ? { ...usage, partnerId: id } : usage
    })
  }

  const storeBatch = async (gathered: readonly StoredUsage[]): Promise<void> => {
    const named = await namePartners(gathered)
    await makeMonths(named)
    const uses = lastUses.pick(named)
    try {
      await database.transaction(async (tx) => {
        await append(tx, named)
        await noteLastUses(tx, uses)
      })
    } catch (error) {
      // Somebody may have dropped a month meanwhile.
      months.clear()
      throw error
    }
    lastUses.remember(uses)
  }

  const storeAll = async (): Promise<void> => {
    while (batch.length + waiting.length > 0) {
      if (batch.length === 0) {
        batch = waiting.slice(0, rowsAtOnce).map((usage) => toStored(usage, newId()))
        waiting = waiting.slice(rowsAtOnce)
      }
      await storeBatch(batch)
      batch = []
    }
  }

  const flush = (): Promise<void> =>
    (running ??= storeAll().finally(() => {
      running = undefined
    }))

  const storeWaiting = async (): Promise<void> => {
    try {
      await flush()
      if (lost > lostBefore) log.error({ lost: lost - lostBefore }, 'usage log: had no room for all')
      lostBefore = lost
      if (countWaiting() > 0) schedule(gatherMilliseconds)
    } catch (error) {
      log.warn({ err: error, waiting: countWaiting(), lost }, 'usage log: not stored, is tried again')
      schedule(retryMilliseconds)
    }
  }

  const schedule = (milliseconds: number): void => {
    if (timer !== undefined || isClosed) return
    timer = setTimeout(() => {
      timer = undefined
      void storeWaiting()
    }, milliseconds)
    timer.unref()
  }

  return {
    add(usage) {
      recorded += 1
      if (isClosed || countWaiting() >= most) {
        lost += 1
        return
      }
      waiting.push(usage)
      schedule(gatherMilliseconds)
    },
    flush,
    get figures() {
      return { recorded, waiting: countWaiting(), lost }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      // One that runs already may have begun before the last came.
      await running?.catch(() => undefined)
      await flush().catch((error: unknown) =>
        log.error({ err: error, lost: countWaiting() }, 'usage log: what waited at the stop is lost'),
      )
    },
  }
}

/** The recorder of an app. */
export const usageRecorderOf = (app: App): UsageRecorder => {
  const [recorder] = offeredAt(app, usageRecorders)
  if (!recorder) throw new Error('the app keeps no usage log')
  return recorder
}

/**
 * Notes that a partner has used the platform, and what became of it. Never waits and never throws: the answer goes out before
 * it is stored (docs/operators/usage-log.md says what a crash can lose).
 */
export const recordUsage = (app: App, usage: Usage): void => usageRecorderOf(app).add(usage)
