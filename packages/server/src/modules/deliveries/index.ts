import type { App, Job, Module } from '../../platform/app.ts'
import { removeDone } from '../../platform/events/outside-store.ts'
import { hubSubscription } from './hub-subscription.ts'
import { deliveryRoutes } from './routes.ts'

export { createHubClient } from './hub-client.ts'
export { hubSubscription } from './hub-subscription.ts'

const dayMilliseconds = 86_400_000

/** Forgets what was delivered long ago. */
const sweepJob = (app: App): Job => ({
  name: 'deliveries.sweep',
  everySeconds: 600,
  run() {
    const before = new Date(app.clock.now().getTime() - app.settings.EVENTS_KEPT_DAYS * dayMilliseconds)
    return app.database.transaction((tx) => removeDone(tx, before))
  },
})

/** Messages to the hub of the platform, and what administrators see and decide of those that do not arrive. */
export const deliveriesModule: Module = {
  name: 'deliveries',
  routes: deliveryRoutes,
  jobs: (app) => [sweepJob(app)],
  subscriptions: (app) => (app.settings.HUB_URL ? [hubSubscription(app)] : []),
}
