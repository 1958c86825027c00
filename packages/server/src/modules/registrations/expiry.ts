import type { App, Job } from '../../platform/app.ts'
import * as registrationStore from './record/registration-store.ts'
import { rejectedDays, unconfirmedSince } from './record/registration.ts'

/** Deletes registrations that nobody confirmed in time, and those that were rejected long ago. */
export const expiryJob = (app: App): Job => ({
  name: 'registrations.expiry',
  everySeconds: 300,
  run: () =>
    app.database.transaction((tx) => {
      const now = app.clock.now()
      const rejected = new Date(now.getTime() - rejectedDays * 86_400_000)
      return registrationStore.removeOld(tx, { unconfirmed: unconfirmedSince(now), rejected })
    }),
})
