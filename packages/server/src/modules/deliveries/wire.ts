import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import { showHubDocument } from '../../platform/events/hub-message.ts'
import type { StoredEvent } from '../../platform/events/events.ts'
import { actionsFor, topicOf, type Delivery } from './delivery.ts'

/** A delivery in a list. */
export const presentDelivery = (delivery: Delivery) => ({
  deliveryId: delivery.id,
  topic: topicOf(delivery),
  receiver: delivery.receiver,
  objectType: delivery.objectType,
  objectId: delivery.objectId,
  partnerId: delivery.partnerId,
  state: delivery.state,
  attempts: delivery.attempts,
  createdDateTime: toInstant(delivery.createdAt),
  lastAttemptDateTime: toInstantOrNull(delivery.lastAttemptAt),
  nextAttemptDateTime: delivery.state === 'waiting' ? toInstant(delivery.nextAttemptAt) : null,
  lastProblem: delivery.lastProblem,
  lastDetail: delivery.lastDetail,
  lastStatus: delivery.lastStatus,
})

/** One delivery with what it says. */
export const presentDetails = (delivery: Delivery, event: Pick<StoredEvent, 'id' | 'at' | 'data'>) => ({
  ...presentDelivery(delivery),
  eventId: event.id,
  document: JSON.stringify(showHubDocument(event), null, 2),
  decidedBy: delivery.decidedBy,
  decidedDateTime: toInstantOrNull(delivery.decidedAt),
  reason: delivery.reason,
  actions: actionsFor(delivery),
})
