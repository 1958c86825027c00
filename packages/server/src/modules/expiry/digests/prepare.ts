import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources } from '../../endings/index.ts'
import { dayOf } from '../notice.ts'
import type { PreparedStep } from '../scan/steps.ts'
import { daysOfWeek, isWeeklyDay } from '../scan/weekly.ts'
import { insertDue, insertDueOf, lastCovered } from './digest-store.ts'

/**
 * Notes who gets a mail today: whoever has notices since the digests of the day before, and once a week also whoever acts
 * for a partner of which something ends within seven days. One for each person and day.
 */
export const prepareDigests = async (app: App, day: string): Promise<PreparedStep> => {
  const now = app.clock.now()
  const coversFrom = (await lastCovered(app.database, day)) ?? new Date(dayOf(now).getTime() - 1)
  const isWeekly = isWeeklyDay(app)
  const digest = { day, kind: isWeekly ? 'weekly' : 'daily', coversFrom, coversUntil: now } as const
  const span = { from: dayOf(now), until: dayOf(now, daysOfWeek) }
  const sources = isWeekly ? offeredAt(app, endingSources) : []
  const prepared = await Promise.all(
    sources.map(async (source) => ({ source, rows: await source.rows(app, span), ...span })),
  )
  return async (tx) => {
    await insertDue(tx, digest)
    for (const each of prepared) await insertDueOf(tx, digest, each)
  }
}
