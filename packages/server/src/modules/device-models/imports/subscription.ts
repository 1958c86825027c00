import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { publish, type Subscription } from '../../../platform/events/events.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner, type Partner } from '../../partners/index.ts'
import { newDevice, recordDevice } from '../change.ts'
import { insert } from '../store.ts'
import type { DeviceImport } from './device-import.ts'
import { carriersOf, interfaceDoor, type ImportableRow, type RowOutcome } from './import-row.ts'
import {
  deleteOldRows,
  deleteUnused,
  lockImport,
  nextRows,
  saveImport,
  saveOutcomes,
} from './import-store.ts'
import { recordImport } from './service.ts'

/** Rows of one transaction: few enough that nobody waits for them. */
const rowsAtOnce = 100

const continued = 'device-import.continued'

/** Locks what the rows name. @returns those that carry no new device any more, with why: they have stopped since the import began */
const holdCarriers = async (
  tx: Tx,
  app: App,
  partnerId: string,
  rows: readonly ImportableRow[],
): Promise<ReadonlyMap<string, string>> => {
  const stopped = new Map<string, string>()
  for (const carrierId of carriersOf(rows)) {
    try {
      await interfaceDoor(app).hold(tx, app, partnerId, carrierId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      stopped.set(carrierId, error.code)
    }
  }
  return stopped
}

/** The code of a device whose like is there (D1). */
const isThere = 'PMS_AUT_003'

/** Takes the next rows, and notes what became of each. */
const takeSome = async (
  tx: Tx,
  app: App,
  running: DeviceImport,
  provider: Partner,
): Promise<DeviceImport> => {
  const actor = { userName: running.startedBy ?? running.createdBy }
  const rows = await nextRows(tx, running.id, rowsAtOnce)
  const stopped = await holdCarriers(tx, app, running.partnerId, rows)
  const outcomes: RowOutcome[] = []
  for (const { carrierId, ...row } of rows) {
    const device = newDevice(app, actor, provider, row)
    // Never without what it was to be added to; and what the provider has registered by hand since, is there.
    const refusal = stopped.get(carrierId ?? '') ?? ((await insert(tx, device)) ? null : isThere)
    if (refusal !== null) {
      outcomes.push({ line: row.line, outcome: 'skipped', refusal, deviceId: null })
      continue
    }
    await recordDevice(tx, app, actor, 'added', null, device)
    if (carrierId !== null) await interfaceDoor(app).carry(tx, app, actor, carrierId, device)
    outcomes.push({ line: row.line, outcome: 'added', refusal, deviceId: device.id })
  }
  await saveOutcomes(tx, running.id, outcomes)
  const skipped = outcomes.filter(({ outcome }) => outcome === 'skipped').length
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

const dayMilliseconds = 86_400_000

/** For how long it can be looked up what became of the rows of a file. */
const rowsKeptDays = 90

/** Forgets files that were looked at and not imported within a day, and rows of imports of long ago. */
export const forgetUnusedJob = (app: App): Job => ({
  name: 'device-imports.forget-unused',
  everySeconds: 3_600,
  run() {
    const daysAgo = (days: number) => new Date(app.clock.now().getTime() - days * dayMilliseconds)
    return app.database.transaction(
      async (tx) => (await deleteUnused(tx, daysAgo(1))) + (await deleteOldRows(tx, daysAgo(rowsKeptDays))),
    )
  },
})
