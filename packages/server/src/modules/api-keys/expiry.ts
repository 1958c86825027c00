import { systemActor } from '../../platform/access/authority.ts'
import type { App, Job } from '../../platform/app.ts'
import { snapshotOf, stateAt } from './api-key.ts'
import { listEnded, lock, save } from './store.ts'

/** Few enough that the others wait for none of them. */
const batch = 100

const endKey = (app: App, id: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const key = await lock(tx, id)
    const at = app.clock.now()
    if (!key || key.state === 'expired' || stateAt(key, at) !== 'expired') return
    const ended = await save(
      tx,
      { ...key, state: 'expired', stoppedBy: null },
      { at, by: systemActor.userName },
    )
    await app.record(tx, {
      actor: systemActor,
      action: 'api-key.expired',
      object: { type: 'api-key', id },
      partnerId: key.partnerId,
      before: snapshotOf(key),
      after: snapshotOf(ended),
    })
  })

/** Notes which keys have ended, for lists and histories; that they count no more needs no job. Verifiers know their ends. */
export const expiryJob = (app: App): Job => ({
  name: 'api-keys.expiry',
  everySeconds: 60,
  async run() {
    const ended = await listEnded(app.database, app.clock.now(), batch)
    for (const id of ended) await endKey(app, id)
    return ended.length
  },
})
