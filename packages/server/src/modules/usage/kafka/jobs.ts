import type { App, Job } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { causeOf } from './connection.ts'
import type { UsageCounter } from './counter.ts'
import { forgetWriters } from './counting-store.ts'

export const usageCounters = extensionPoint<UsageCounter>('usage.counters')

/** After a failure: the brokers, or the database, are away. */
const pauseMilliseconds = 3_000

/** Counts what is in Kafka, where this process does. */
export const countJobs = (app: App): Job[] =>
  offeredAt(app, usageCounters).map((counter) => {
    let pausedUntil = 0
    let isWorking = true
    return {
      name: 'usage.count',
      everySeconds: 1,
      async run() {
        if (performance.now() < pausedUntil) return 0
        try {
          const counted = await counter.count()
          if (!isWorking) app.log.info('usage log: counting goes on')
          isWorking = true
          return counted
        } catch (error) {
          if (isWorking) app.log.error({ reason: causeOf(error) }, 'usage log: cannot count, is tried again')
          isWorking = false
          pausedUntil = performance.now() + pauseMilliseconds
          return 0
        }
      },
    }
  })

/** Longer than anybody tries to send the same again. */
const rememberedMilliseconds = 7 * 86_400_000
const rowsAtOnce = 5_000

/** Forgets up to where processes were counted that are long gone. */
export const forgetWritersJob = ({ database, clock }: App): Job => ({
  name: 'usage.forget-writers',
  everySeconds: 3600,
  run: () =>
    database.transaction((tx) =>
      forgetWriters(tx, new Date(clock.now().getTime() - rememberedMilliseconds), rowsAtOnce),
    ),
})
