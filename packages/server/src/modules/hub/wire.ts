import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import { shownCallback } from './subscriptions/callback.ts'
import type { HubSubscription } from './subscriptions/subscription.ts'

/** A subscription in a list. */
export const presentSubscription = (subscription: HubSubscription) => ({
  subscriptionId: subscription.id,
  topic: subscription.topic,
  callback: shownCallback(subscription.callback),
  subscriber: subscription.subscriber,
  state: subscription.state,
  isSigned: subscription.secret !== null,
  receiver: subscription.receiver,
  leaseUntil: toInstantOrNull(subscription.leaseUntil),
  createdDateTime: toInstant(subscription.createdAt),
})
