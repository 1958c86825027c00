import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { newId } from '../../../platform/ids.ts'
import { toStored, type StoredUsage, type Usage } from '../usage.ts'
import type { UsageSink } from './sink.ts'

/** How long a use waits for others; with the time that storing takes, what `kill -9` loses. */
const gatherMilliseconds = 100
/** After a failure. */
const retryMilliseconds = 500
const rowsAtOnce = 5_000
/** What waits at most while nobody takes it, some 40 MB; what comes then is lost, and counted. */
const mostWaiting = 100_000
/** How long a stop waits at most, a little less: `openOnDatabase` leaves behind what takes two seconds. */
const lastMilliseconds = 1_900

/** What a recorder has done since it was made. */
interface RecorderFigures {
  readonly recorded: number
  readonly waiting: number
  /** What had no room any more. */
  readonly lost: number
}

/** How it stands with what waits. */
type RecorderState = 'storing' | 'waiting' | 'losing'

/** Gathers uses, and stores them batch by batch. */
export interface UsageRecorder {
  /** Never waits and never throws. */
  add(usage: Usage): void
  /** Opens what storing needs; whether it can shows in `state`. Called once in a while. */
  prepare(): Promise<void>
  /** Stores everything that waits. @throws what keeps it from being stored; it is tried again later */
  flush(): Promise<void>
  readonly figures: RecorderFigures
  /** Where the rows go. */
  readonly keptIn: UsageSink['name']
  /** Waiting: they are not taken at the moment; losing: and there is no room for more. */
  readonly state: RecorderState
  /** Stores what waits, and what still comes is lost. */
  close(): Promise<void>
}

export const usageRecorders = extensionPoint<UsageRecorder>('usage.recorders')

/**
 * Makes the recorder of an app (docs/decisions/0089). Answers never wait for it: memory is bounded, and what has no room is lost,
 * counted and shown.
 * @param most how many wait at most
 */
export const createUsageRecorder = (
  { sink, log }: { readonly sink: UsageSink; readonly log: Pick<App['log'], 'warn' | 'error'> },
  most = mostWaiting,
): UsageRecorder => {
  let waiting: Usage[] = []
  // What is being stored, under ids that stay when it is tried again.
  let batch: readonly StoredUsage[] = []
  let [recorded, lost, lostBefore] = [0, 0, 0]
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false
  let isStuck = false

  const countWaiting = (): number => batch.length + waiting.length

  const storeAll = async (): Promise<void> => {
    while (batch.length + waiting.length > 0) {
      if (batch.length === 0) {
        batch = waiting.slice(0, rowsAtOnce).map((usage) => toStored(usage, newId()))
        waiting = waiting.slice(rowsAtOnce)
      }
      await sink.store(batch)
      batch = []
    }
    isStuck = false
  }

  const flush = (): Promise<void> =>
    (running ??= storeAll()
      .catch((error: unknown) => {
        isStuck = true
        throw error
      })
      .finally(() => {
        running = undefined
        if (countWaiting() > 0) schedule(isStuck ? retryMilliseconds : gatherMilliseconds)
      }))

  const storeWaiting = async (): Promise<void> => {
    try {
      await flush()
      if (lost > lostBefore) log.error({ lost: lost - lostBefore }, 'usage log: had no room for all')
      lostBefore = lost
    } catch (error) {
      log.warn({ err: error, waiting: countWaiting(), lost }, 'usage log: not stored, is tried again')
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
    async prepare() {
      try {
        await sink.prepare()
        if (countWaiting() === 0) isStuck = false
      } catch (error) {
        if (!isStuck) log.warn({ err: error }, `usage log: no answer from ${sink.name}`)
        isStuck = true
      }
    },
    add(usage) {
      recorded += 1
      if (isClosed || countWaiting() >= most) {
        lost += 1
        return
      }
      waiting.push(usage)
      // What is being stored takes along what comes meanwhile.
      if (running === undefined) schedule(gatherMilliseconds)
    },
    flush,
    get figures() {
      return { recorded, waiting: countWaiting(), lost }
    },
    keptIn: sink.name,
    get state() {
      if (!isStuck) return 'storing'
      return countWaiting() >= most ? 'losing' : 'waiting'
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      const sayLost = (err?: unknown): void =>
        log.error({ err, lost: countWaiting() }, 'usage log: what waited at the stop is lost')
      // A stop does not wait for ever: whatever is not stored by then goes with the process.
      const late = setTimeout(sayLost, lastMilliseconds).unref()
      // One that runs already may have begun before the last came.
      await running?.catch(() => undefined)
      await flush().catch(sayLost)
      clearTimeout(late)
      await sink.close()
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
