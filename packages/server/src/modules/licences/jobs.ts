import { systemActor } from '../../platform/access/authority.ts'
import type { App, Job } from '../../platform/app.ts'
import { lockPartner } from '../partners/index.ts'
import { announceNew } from './events/hub-messages.ts'
import { snapshotOf, stateAt } from './licence.ts'
import { listEnded, listUnannounced, load, lock, save } from './store.ts'

/** Few enough that the others wait for none of them. */
const batch = 100

const endLicence = (app: App, id: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const licence = await lock(tx, id)
    const at = app.clock.now()
    if (!licence || licence.state === 'expired' || stateAt(licence, at) !== 'expired') return
    const ended = await save(
      tx,
      { ...licence, state: 'expired', stoppedBy: null },
      { at, by: systemActor.userName },
    )
    await app.record(tx, {
      actor: systemActor,
      action: 'licence.expired',
      object: { type: 'licence', id },
      partnerId: licence.partnerId,
      before: snapshotOf(licence),
      after: snapshotOf(ended),
    })
  })

/** Notes which licences have ended, for lists and histories; that they count no more needs no job. Verifiers know their ends. */
export const expiryJob = (app: App): Job => ({
  name: 'licences.expiry',
  everySeconds: 60,
  async run() {
    const ended = await listEnded(app.database, app.clock.now(), batch)
    for (const id of ended) await endLicence(app, id)
    return ended.length
  },
})

const announce = async (app: App, id: string): Promise<void> => {
  const known = await load(app.database, id)
  if (!known) return
  await app.database.transaction(async (tx) => {
    await lockPartner(tx, known.partnerId)
    const licence = await lock(tx, id)
    if (!licence || licence.announcedAt !== null || licence.announceAt > app.clock.now()) return
    await announceNew(tx, app, systemActor, licence)
  })
}

/** Tells verifiers of the licences that take the place of those that have ended. */
export const switchJob = (app: App): Job => ({
  name: 'licences.switch',
  everySeconds: 60,
  async run() {
    const due = await listUnannounced(app.database, app.clock.now(), batch)
    for (const id of due) await announce(app, id)
    return due.length
  },
})
