import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources } from '../../endings/index.ts'
import { dayOf, type NoticeItem } from '../notice.ts'
import type { PreparedStep } from '../scan/steps.ts'
import { insertForAdministrators } from '../scan/weekly-store.ts'
import { noteUnread } from './escalation-store.ts'

/** Of one partner; how many there are is told. */
const mostItems = 50

/** How long what has ended unread is looked for. */
const daysBack = 7

/**
 * Tells administrators what of partners ends while nobody there has read of it: after the days of the setting, and at the
 * latest when the end is a day away.
 */
export const prepareEscalation = async (app: App, day: string): Promise<PreparedStep> => {
  const now = app.clock.now()
  const { EXPIRY_NOTICE_DAYS: thresholds, EXPIRY_ESCALATION_DAYS: patience } = app.settings
  const [furthest = 0] = thresholds
  const window = { from: dayOf(now, -daysBack), until: dayOf(now, furthest + 1) }
  const prepared = await Promise.all(
    offeredAt(app, endingSources).map(async (source) => ({ source, rows: await source.rows(app, window) })),
  )
  return async (tx) => {
    const partners = new Map<string, { counts: Record<string, number>; items: NoticeItem[] }>()
    for (const each of prepared) {
      const found = await noteUnread(tx, {
        ...each,
        ...window,
        toldBefore: patience === 0 ? new Date(0) : dayOf(now, 1 - patience),
        endsBefore: dayOf(now, 2),
        now,
        items: mostItems,
      })
      for (const { partnerId, count, items } of found) {
        const known = partners.get(partnerId) ?? { counts: {}, items: [] }
        known.counts[each.source.kind] = (known.counts[each.source.kind] ?? 0) + count
        known.items.push(...items)
        partners.set(partnerId, known)
      }
    }
    for (const [partnerId, { counts, items }] of partners) {
      const [first] = items.toSorted((left, right) => left.endsAt.localeCompare(right.endsAt))
      const endsAt = first ? new Date(first.endsAt) : now
      await insertForAdministrators(tx, {
        kind: 'escalation',
        thingId: partnerId,
        objectId: partnerId,
        title: partnerId,
        endsAt,
        day,
        daysLeft: Math.round((dayOf(endsAt).getTime() - dayOf(now).getTime()) / 86_400_000),
        detail: { counts, items: items.slice(0, mostItems) },
        at: now,
      })
    }
  }
}
