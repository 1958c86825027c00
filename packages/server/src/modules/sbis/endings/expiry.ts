import type { App, Job } from '../../../platform/app.ts'
import { expireSbi } from '../decide.ts'
import { listEnded } from '../store.ts'

/** Few enough that the others wait for none of them. */
const batch = 100

/** Ends interfaces whose day of expiry is over. That they count no more needs no job: whoever asks looks at the time. */
export const expiryJob = (app: App): Job => ({
  name: 'sbis.expiry',
  everySeconds: 60,
  async run() {
    const ended = await listEnded(app.database, app.clock.now(), batch)
    for (const sbi of ended) await expireSbi(app, sbi)
    return ended.length
  },
})
