import { createHash } from 'node:crypto'
import type { App, Job } from '../../../platform/app.ts'
import { enterCalls, forgetCalls, type Entry } from './replay-store.ts'

interface Waiting extends Entry {
  readonly answer: (isNew: boolean) => void
  readonly fail: (error: unknown) => void
}

/** A call as it is told from others. */
interface SeenCall {
  readonly partnerId: string
  readonly transactionId: string
  /** When its time alone would refuse it. */
  readonly until: Date
  /** What a proxy of ours calls the request. */
  readonly proxyRequest: string | null
}

/** What of the past still counts. */
export interface Replay {
  /**
   * Enters a call once for all gateways.
   * @returns false when it was there
   * @throws when the database cannot tell: then nothing may pass
   */
  isNew(call: SeenCall): Promise<boolean>
}

const mostAtOnce = 500
const cleaningBatch = 5_000

const digestOf = (partnerId: string, transactionId: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([partnerId, transactionId]))
    .digest()

/** Calls that come while one statement is under way share the next: a busy gateway writes some hundred times a second. */
export const createReplay = ({ database }: App): Replay => {
  let waiting: Waiting[] = []
  let isWriting = false

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    // Of two in one batch the first counts.
    const first = new Map(batch.toReversed().map((each) => [each.digest.toString('hex'), each]))
    const inOrder = [...first.values()].toSorted((one, other) => one.digest.compare(other.digest))
    const entered = await enterCalls(database, inOrder)
    for (const each of batch) {
      const key = each.digest.toString('hex')
      each.answer(entered.has(key) && first.get(key) === each)
    }
  }

  const writeAll = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce)
      try {
        await write(batch)
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    isWriting = false
  }

  return {
    isNew: ({ partnerId, transactionId, until, proxyRequest }) =>
      new Promise((answer, fail) => {
        const digest = digestOf(partnerId, transactionId)
        waiting.push({ digest, expiresAt: until, proxyRequest, answer, fail })
        if (!isWriting) void writeAll()
      }),
  }
}

/** Forgets calls that are too old to come again. */
export const forgetCallsJob = (app: App): Job => ({
  name: 'gateway.forget-calls',
  everySeconds: 20,
  run: () => app.database.transaction((tx) => forgetCalls(tx, app.clock.now(), cleaningBatch)),
})
