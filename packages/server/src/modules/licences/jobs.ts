import { systemActor } from '../../platform/access/authority.ts'
import type { App, Job } from '../../platform/app.ts'
import { lockPartner } from '../partners/index.ts'
import { announceNew } from './events/hub-messages.ts'
import { expiryJobOf } from '../policy-requests/index.ts'
import { snapshotOf } from './licence.ts'
import { listEnded, listUnannounced, load, lock, save } from './store.ts'

/** Few enough that the others wait for none of them. */
const batch = 100

/** Notes which licences have ended. */
export const expiryJob = expiryJobOf({
  name: 'licences.expiry',
  type: 'licence',
  listEnded,
  lock,
  save,
  snapshotOf,
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
