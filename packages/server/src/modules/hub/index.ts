import type { Module } from '../../platform/app.ts'
import type { KeepingSubscription } from '../../platform/events/events.ts'
import { offer } from '../../platform/extensions.ts'
import { shownDocuments } from '../deliveries/index.ts'
import { setupSteps } from '../setup/index.ts'
import { distribution } from './distribution/distribute.ts'
import { leaseJob } from './subscriptions/end.ts'
import { intentSubscriptions } from './subscriptions/intent.ts'
import { hubRoutes } from './routes.ts'
import { hubStep } from './setup.ts'
import { showHubMessage } from './show.ts'
import { hubReceiver } from './subscriptions/subscription.ts'
import { isHubEvent } from './topics/topic.ts'

export { mountHub } from './mount-hub.ts'

/** What is published is there at once: lists of deliveries show it, though nobody may have subscribed. */
const keeping: KeepingSubscription = { subscriber: hubReceiver, events: isHubEvent, keeps: true }

/** The hub of small installations (W3C WebSub), where there is no other. */
export const hubModule: Module = {
  name: 'hub',
  routes: hubRoutes,
  extensions: () => [offer(shownDocuments, showHubMessage), offer(setupSteps, hubStep)],
  jobs: (app) => (app.settings.hasOwnHub ? [leaseJob(app)] : []),
  subscriptions: (app) =>
    app.settings.hasOwnHub ? [keeping, distribution(app), ...intentSubscriptions(app)] : [],
}
