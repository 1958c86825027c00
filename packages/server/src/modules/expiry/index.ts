import type { Authority } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import { countUnseen } from './notices/notice-store.ts'
import { keptSince, loadReader } from './notices/reader.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { expiryRoutes } from './routes.ts'
import { scanJob, sweepJob } from './scan/scan.ts'
import { stepsJob } from './scan/steps.ts'
import { digestsJob } from './digests/mails.ts'

export { countEnds, listEnds } from './calendar/ends.ts'
export { mountFeeds } from './calendar/feed.ts'

/** How many notices the caller has neither seen nor dismissed; at most 100. */
export const countUnseenNotices = async (app: App, authority: Authority): Promise<number> =>
  countUnseen(app.database, await loadReader(app.database, authority), keptSince(app))

/** What ends: notices of it, once for each thing and day, and who has read them. */
export const expiryModule: Module = {
  name: 'expiry',
  jobs: (app) => [scanJob(app), stepsJob(app), digestsJob(app), sweepJob(app)],
  routes: (app) => [...expiryRoutes(app), ...calendarRoutes(app)],
}
