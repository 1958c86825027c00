import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { backOffMilliseconds } from './back-off.ts'
import { attempt, lockDue, saveAttempt, type DueDelivery } from './events-store.ts'
import { insideOf, type AnySubscription } from './events.ts'

const batchSize = 50
const maximumAttempts = 8
const pollMilliseconds = 5_000

interface WorkerParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: FastifyBaseLogger
  readonly subscriptions: readonly AnySubscription[]
}

/**
 * Delivers one batch of due events.
 * @returns how many deliveries were attempted
 */
export const deliverBatch = (parts: WorkerParts): Promise<number> =>
  parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const due = await lockDue(tx, now, batchSize)
    for (const delivery of due) await deliver(tx, parts, delivery, now)
    return due.length
  })

const deliver = async (
  tx: Parameters<Parameters<Database['transaction']>[0]>[0],
  { subscriptions, log }: WorkerParts,
  delivery: DueDelivery,
  now: Date,
): Promise<void> => {
  const subscription = insideOf(subscriptions).find(({ subscriber }) => subscriber === delivery.subscriber)
  const error = subscription
    ? await attempt(tx, () => subscription.handle(tx, delivery))
    : new Error('no such subscriber in this version')
  if (error === null)
    return saveAttempt(tx, delivery, { state: 'delivered', nextAttemptAt: now, error: null })
  const attempts = delivery.attempts + 1
  const parked = attempts >= maximumAttempts
  log.warn({ err: error, event: delivery.name, subscriber: delivery.subscriber, parked }, 'delivery failed')
  return saveAttempt(tx, delivery, {
    state: parked ? 'parked' : 'waiting',
    nextAttemptAt: new Date(now.getTime() + backOffMilliseconds(delivery.attempts)),
    error: error instanceof Error ? error.message.slice(0, 500) : 'unknown',
  })
}

/** A running worker. */
export interface Worker {
  /** Something was committed: look now. */
  readonly wake: () => void
  stop(): Promise<void>
}

/** Starts delivering events: at once when woken, and every few seconds as a net. */
export const startWorker = (parts: WorkerParts): Worker => startLoop(parts.log, () => deliverBatch(parts))

/**
 * Works off batch after batch, until one finds nothing: at once when woken, and every few seconds as a net.
 * @param batch how many pieces of work it found
 * @param everyMilliseconds how often it looks without being woken
 */
export const startLoop = (
  log: FastifyBaseLogger,
  batch: () => Promise<number>,
  everyMilliseconds = pollMilliseconds,
): Worker => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let again = false
  let busy = false
  const foundWork = async (): Promise<boolean> => !stopped && (await batch()) > 0
  const isAskedAgain = (): boolean => again && !stopped

  const drain = async (): Promise<void> => {
    do {
      again = false
      try {
        while (await foundWork());
      } catch (error) {
        log.error({ err: error }, 'worker')
      }
    } while (isAskedAgain())
  }

  const wake = (): void => {
    if (stopped) return
    again = true
    if (busy) return
    busy = true
    clearTimeout(timer)
    running = drain().finally(() => {
      busy = false
      if (!stopped) timer = setTimeout(wake, everyMilliseconds).unref()
    })
  }

  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
