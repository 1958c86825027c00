import type { App, Job } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources } from '../../endings/index.ts'
import { dayOf, toDay, type NoticeItem } from '../notice.ts'
import { isLookedThrough } from './scan.ts'
import { isSummarised } from './scan-store.ts'
import { insertForAdministrators, summariseEnds } from './weekly-store.ts'

/** The day of a summary and the seven that follow it. */
const daysTold = 8

/** Of each kind; how many there are is told of all. */
const mostItems = 500

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** Whether this is the day of the week's summary. */
export const isWeeklyDay = ({ clock, settings }: App): boolean =>
  weekdays[clock.now().getUTCDay()] === settings.EXPIRY_WEEKLY_DAY

const summarise = async (app: App, day: string): Promise<void> => {
  const at = app.clock.now()
  const span = { from: dayOf(at), until: dayOf(at, daysTold) }
  const prepared = await Promise.all(
    offeredAt(app, endingSources).map(async (source) => ({ source, rows: await source.rows(app, span) })),
  )
  await app.database.transaction(async (tx) => {
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
      ...{ kind: 'weekly-summary', thingId: 'week', objectId: day, title: day, endsAt: span.until },
      ...{ day, daysLeft: daysTold, detail: { counts, items }, at },
    })
  })
}

/** Once a week tells administrators in one notice what of partners ends within the next seven days (pms-1.3-delta §6.4). */
export const weeklyJob = (app: App): Job => ({
  name: 'expiry.weekly',
  everySeconds: 300,
  async run() {
    const day = toDay(app.clock.now())
    if (!isWeeklyDay(app) || !(await isLookedThrough(app, day))) return 0
    if (await isSummarised(app.database, day)) return 0
    await summarise(app, day)
    return 0
  },
})
