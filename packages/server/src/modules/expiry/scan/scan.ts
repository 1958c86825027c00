import { systemActor } from '../../../platform/access/authority.ts'
import type { App, Job } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { isWanted, publish } from '../../../platform/events/events.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources, type EndingSource } from '../../endings/index.ts'
import { dayOf, toDay, type Notice } from '../notice.ts'
import { begin, listOpen, lockOpen, removeOld, saveProgress, writeNotices, type Scan } from './scan-store.ts'

/** The event of each notice, for whoever subscribes to it. */
const noticeEvent = 'expiry.noticed'

/** How long after its end something is still told to have ended, when nobody looked meanwhile. */
const daysMadeUpFor = 7

/** Few enough that a batch takes some tenths of a second, and less where each is published. */
const batchOf = (wantsEach: boolean): number => (wantsEach ? 500 : 10_000)

const publishNotices = async (tx: Tx, app: App, told: readonly Notice[]): Promise<void> => {
  const at = app.clock.now()
  for (const { id, kind, objectId, partnerId, title, endsAt, threshold, daysLeft } of told)
    await publish(tx, app.subscriptions, {
      name: noticeEvent,
      objectType: 'expiry-notice',
      objectId: id,
      partnerId,
      actor: systemActor.userName,
      at,
      data: { kind, objectId, title, endsAt: toInstant(new Date(endsAt)), threshold, daysLeft },
    })
}

const windowOf = ({ clock, settings }: App, pass: number): { readonly from: Date; readonly until: Date } => {
  const now = clock.now()
  const [furthest = 0] = settings.EXPIRY_NOTICE_DAYS
  return pass === 0
    ? { from: dayOf(now, -daysMadeUpFor), until: dayOf(now, furthest + 1) }
    : { from: dayOf(now), until: now }
}

/** One batch of one kind. @returns false when another process is at it, or it is through */
const look = async (app: App, scan: Scan, source: EndingSource): Promise<boolean> => {
  const window = windowOf(app, scan.pass)
  const rows = await source.rows(app, window)
  const wantsEach = isWanted(app.subscriptions, noticeEvent)
  const limit = batchOf(wantsEach)
  return app.database.transaction(async (tx) => {
    const after = await lockOpen(tx, scan)
    if (!after) return false
    const now = app.clock.now()
    const thresholds = app.settings.EXPIRY_NOTICE_DAYS
    const { day } = scan
    const batch = await writeNotices(tx, {
      ...window,
      source,
      rows,
      day,
      now,
      thresholds,
      limit,
      after,
      wantsEach,
    })
    await publishNotices(tx, app, batch.told)
    await saveProgress(tx, scan, { ...batch, done: batch.found < limit ? now : null })
    return true
  })
}

/** Of one kind there may be several sources: what partners are told of a policy, and what its officers are. */
const sourcesByName = (app: App): ReadonlyMap<string, EndingSource> =>
  new Map(offeredAt(app, endingSources).map((source, index) => [`${source.kind} ${index}`, source]))

const lookAt = async (app: App, day: string, pass: number): Promise<number> => {
  const sources = sourcesByName(app)
  const names = [...sources.keys()]
  const open = await listOpen(app.database, { day, pass }, names)
  if (open.length === 0) return 0
  await app.database.transaction((tx) => begin(tx, { day, pass }, names))
  for (const kind of open) {
    const source = sources.get(kind)
    if (source && (await look(app, { day, pass, kind }, source))) return 1
  }
  return 0
}

/** Whether everything that ends has been looked at on this day. */
export const isLookedThrough = async (app: App, day: string): Promise<boolean> =>
  (await listOpen(app.database, { day, pass: 0 }, [...sourcesByName(app).keys()])).length === 0

/**
 * Looks every day at everything that ends and writes the notices of the day, and every hour at what has ended meanwhile.
 * Servers share the work: each takes batches that no other has, and of each thing and day there is one notice.
 */
export const scanJob = (app: App): Job => ({
  name: 'expiry.scan',
  everySeconds: 60,
  async run() {
    const now = app.clock.now()
    const [day, hour] = [toDay(now), now.getUTCHours()]
    const found = await lookAt(app, day, 0)
    if (found > 0 || hour === 0) return found
    return lookAt(app, day, hour)
  },
})

/** Forgets what has ended long ago. */
export const sweepJob = (app: App): Job => ({
  name: 'expiry.sweep',
  everySeconds: 3600,
  run: () =>
    app.database.transaction((tx) => removeOld(tx, dayOf(app.clock.now(), -app.settings.EXPIRY_KEPT_DAYS))),
})
