import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources } from '../../endings/index.ts'
import { dayOf, type NoticeItem } from '../notice.ts'
import type { PreparedStep } from './steps.ts'
import { insertForAdministrators, summariseEnds } from './weekly-store.ts'

/** The day of a summary and the seven that follow it. */
export const daysOfWeek = 8

/** Of each kind; how many there are is told of all. */
const mostItems = 500

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** Whether this is the day of the week's summary. */
export const isWeeklyDay = ({ clock, settings }: App): boolean =>
  weekdays[clock.now().getUTCDay()] === settings.EXPIRY_WEEKLY_DAY

/** Once a week tells administrators in one notice what of partners ends within the next seven days (pms-1.3-delta §6.4). */
export const prepareSummary = async (app: App, day: string): Promise<PreparedStep> => {
  if (!isWeeklyDay(app)) return async () => undefined
  const at = app.clock.now()
  const span = { from: dayOf(at), until: dayOf(at, daysOfWeek) }
  const prepared = await Promise.all(
    offeredAt(app, endingSources).map(async (source) => ({ source, rows: await source.rows(app, span) })),
  )
  return async (tx) => {
    const counts: Record<string, number> = {}
    const items: NoticeItem[] = []
    for (const { source, rows } of prepared) {
      const found = await summariseEnds(tx, { source, rows, span, limit: mostItems })
      if (found.count === 0) continue
      counts[source.kind] = (counts[source.kind] ?? 0) + found.count
      items.push(...found.items)
    }
    if (items.length === 0) return
    await insertForAdministrators(tx, {
      kind: 'weekly-summary',
      thingId: 'week',
      objectId: day,
      title: day,
      endsAt: span.until,
      day,
      daysLeft: daysOfWeek,
      detail: { counts, items },
      at,
    })
  }
}
