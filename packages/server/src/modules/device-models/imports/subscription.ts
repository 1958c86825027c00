import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { publish, type Subscription } from '../../../platform/events/events.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner, type Partner } from '../../partners/index.ts'
import { newDevice, recordDevice } from '../change.ts'
import { insert } from '../store.ts'
import type { DeviceImport } from './device-import.ts'
import { carriersOf, interfaceDoor, type ImportableRow } from './import-row.ts'
import { deleteUnused, lockImport, saveImport, takeRows } from './import-store.ts'
import { recordImport } from './service.ts'

/** Rows of one transaction: few enough that nobody waits for them. */
const rowsAtOnce = 100

const continued = 'device-import.continued'

/** Locks what the rows name. @returns those that carry no new device any more: they have stopped since the import began */
const holdCarriers = async (
  tx: Tx,
  app: App,
  partnerId: string,
  rows: readonly ImportableRow[],
): Promise<ReadonlySet<string>> => {
  const stopped = new Set<string>()
  for (const carrierId of carriersOf(rows)) {
    try {
      await interfaceDoor(app).hold(tx, app, partnerId, carrierId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      stopped.add(carrierId)
    }
  }
  return stopped
}

/** Takes the next rows, and sees to those after them. */
const takeSome = async (
  tx: Tx,
  app: App,
  running: DeviceImport,
  provider: Partner,
): Promise<DeviceImport> => {
  const actor = { userName: running.startedBy ?? running.createdBy }
  const rows = await takeRows(tx, running.id, rowsAtOnce)
  const stopped = await holdCarriers(tx, app, running.partnerId, rows)
  let skipped = 0
  for (const { carrierId, ...row } of rows) {
    const device = newDevice(app, actor, provider, row)
    // Never without what it was to be added to; and what the provider has registered by hand since, is there.
    if (stopped.has(carrierId ?? '') || !(await insert(tx, device))) {
      skipped += 1
      continue
    }
    await recordDevice(tx, app, actor, 'added', null, device)
    if (carrierId !== null) await interfaceDoor(app).carry(tx, app, actor, carrierId, device)
  }
  const done = running.done + rows.length
  const state = done >= running.rowCount || rows.length === 0 ? 'done' : 'running'
  return { ...running, done, skipped: running.skipped + skipped, state }
}

/** Carries imports out: some rows in the transaction of each event, and one more event for the rest. */
export const importSubscription = (app: App): Subscription => ({
  subscriber: 'device-imports',
  events: ['device-import.started', continued],
  async handle(tx, event) {
    const provider = event.partnerId === null ? undefined : await lockPartner(tx, event.partnerId)
    const running = await lockImport(tx, event.objectId)
    if (!provider || running?.state !== 'running') return
    const after = await takeSome(tx, app, running, provider)
    await saveImport(tx, after)
    if (after.state === 'done') {
      await recordImport(tx, app, { userName: event.actor }, 'finished', after)
      return
    }
    const { objectType, objectId, partnerId, actor } = event
    const next = { objectType, objectId, partnerId, actor, action: continued, name: continued }
    await publish(tx, app.subscriptions, { ...next, at: app.clock.now(), data: {} })
  },
})

const keptMilliseconds = 86_400_000

/** Forgets files that were looked at and not imported within a day. */
export const forgetUnusedJob = (app: App): Job => ({
  name: 'device-imports.forget-unused',
  everySeconds: 3_600,
  run: () =>
    app.database.transaction((tx) =>
      deleteUnused(tx, new Date(app.clock.now().getTime() - keptMilliseconds)),
    ),
})
