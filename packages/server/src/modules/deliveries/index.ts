import type { App, Job, Module } from '../../platform/app.ts'
import { dismissKept, removeDone } from '../../platform/events/outside-store.ts'
import { hubSubscription } from './hub-subscription.ts'
import { deliveryRoutes } from './routes.ts'

export { createHubClient } from './hub-client.ts'
export { retryDelivery } from './decide.ts'
export { topicOf, type Delivery } from './delivery.ts'
export { countParked, load as loadDelivery, pageDeliveries } from './store.ts'
export { hubSubscription } from './hub-subscription.ts'
export { shownDocuments, type ShownDocument } from './shown-documents.ts'

const dayMilliseconds = 86_400_000

/** Forgets what was delivered long ago, and gives up what a paused receiver has not wanted for as long. */
const sweepJob = (app: App): Job => ({
  name: 'deliveries.sweep',
  everySeconds: 600,
  run() {
    const now = app.clock.now()
    const before = new Date(now.getTime() - app.settings.EVENTS_KEPT_DAYS * dayMilliseconds)
    return app.database.transaction(
      async (tx) => (await dismissKept(tx, before, now)) + (await removeDone(tx, before)),
    )
  },
})

/** Messages to the hub of the platform, and what administrators see and decide of those that do not arrive. */
export const deliveriesModule: Module = {
  name: 'deliveries',
  routes: deliveryRoutes,
  jobs: (app) => [sweepJob(app)],
  subscriptions: (app) => (app.settings.HUB_URL ? [hubSubscription(app)] : []),
}
