import type { App, Job } from '../../platform/app.ts'
import { noteEnd } from './block.ts'
import { stateAt } from './entry.ts'
import { listEnded, lock } from './store.ts'

/** Few enough that the others wait for none of them. */
const batch = 100

/** Notes which entries have ended, for lists and histories; that they stop nothing any more needs no job. */
export const endsJob = (app: App): Job => ({
  name: 'hotlist.ends',
  everySeconds: 60,
  async run() {
    const ended = await listEnded(app.database, app.clock.now(), batch)
    for (const id of ended)
      await app.database.transaction(async (tx) => {
        const entry = await lock(tx, id)
        if (entry?.state === 'live' && stateAt(entry, app.clock.now()) === 'ended')
          await noteEnd(tx, app, entry)
      })
    return ended.length
  },
})
