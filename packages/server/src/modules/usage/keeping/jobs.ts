import type { App, Job } from '../../../platform/app.ts'
import { makeMonth } from '../recording/append-store.ts'
import { dropMonth, forgetTotals, listMonths } from './month-store.ts'

/** The first moment of the month that lies some months from that of a moment, UTC. */
const monthFrom = (at: Date, months: number): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1))

const nameOf = (at: Date): string => at.toISOString().slice(0, 7)

/** Makes the tables of this month and the two after it, so that nobody who has something to store waits for one. */
export const monthsJob = ({ database, clock }: App): Job => ({
  name: 'usage.months',
  everySeconds: 6 * 3600,
  isNeededFirst: true,
  async run() {
    const months = new Set(await listMonths(database))
    for (const ahead of [0, 1, 2]) {
      const month = nameOf(monthFrom(clock.now(), ahead))
      if (!months.has(month)) await database.transaction((tx) => makeMonth(tx, month))
    }
    return 0
  },
})

const rowsAtOnce = 5_000

/** Drops months that are kept no longer, and forgets their numbers; those by day last longer. */
export const retentionJob = ({ database, clock, settings }: App): Job => ({
  name: 'usage.retention',
  everySeconds: 3600,
  async run() {
    const kept = monthFrom(clock.now(), 1 - settings.USAGE_RETENTION_MONTHS)
    const [oldest] = await listMonths(database)
    if (oldest !== undefined && oldest < nameOf(kept)) {
      await database.transaction((tx) => dropMonth(tx, oldest))
      return 1
    }
    const keptDays = monthFrom(clock.now(), 1 - settings.USAGE_TOTALS_MONTHS)
    return database.transaction(
      async (tx) =>
        (await forgetTotals(tx, { span: 'hour', before: kept, limit: rowsAtOnce })) +
        (await forgetTotals(tx, { span: 'day', before: keptDays, limit: rowsAtOnce })),
    )
  },
})
