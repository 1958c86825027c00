import type { App, Job, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { createQuotaCounters, quotaCounters } from './counting/counters.ts'
import { forgetUse } from './counting/use-store.ts'
import { periodsAt } from './quota.ts'
import { quotaRoutes } from './routes.ts'

export { quotaCountersOf } from './counting/counters.ts'
export { quotaHolders, quotaHoldersFrom } from './holders.ts'
export { isLimited, usualQuota, usualSubject, type Counted, type Spent } from './quota.ts'
/** For the decision at run time. */
export { load as loadQuota } from './store.ts'

const atOnce = 5_000

const forgetJob = (app: App): Job => ({
  name: 'quotas.forget-use',
  everySeconds: 3_600,
  run: () => app.database.transaction((tx) => forgetUse(tx, periodsAt(app.clock.now()), atOnce)),
})

/** How many calls may be made with API keys and licences in a day and in a month. */
export const quotasModule: Module = {
  name: 'quotas',
  extensions(app) {
    const counters = createQuotaCounters(app)
    return [offer(quotaCounters, counters, () => counters.close())]
  },
  jobs: (app) => [forgetJob(app)],
  routes: quotaRoutes,
}
