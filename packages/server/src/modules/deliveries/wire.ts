import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import type { App } from '../../platform/app.ts'
import { showHubDocument } from '../../platform/events/hub-message.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { shownDocuments, type ShownDocument } from './shown-documents.ts'
import { actionsFor, topicOf, type Delivery } from './delivery.ts'

/** A delivery in a list. */
export const presentDelivery = (delivery: Delivery) => ({
  deliveryId: delivery.id,
  topic: topicOf(delivery),
  receiver: delivery.receiver,
  receiverLabel: delivery.receiverLabel,
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

type ShownEvent = Parameters<ShownDocument>[0]

const documentOf = (app: Pick<App, 'extensions'>, event: ShownEvent): object => {
  for (const show of offeredAt(app, shownDocuments)) {
    const shown = show(event)
    if (shown) return shown
  }
  return showHubDocument(event)
}

/** One delivery with what it says. */
export const presentDetails = (app: Pick<App, 'extensions'>, delivery: Delivery, event: ShownEvent) => ({
  ...presentDelivery(delivery),
  eventId: event.id,
  document: JSON.stringify(documentOf(app, event), null, 2),
  decidedBy: delivery.decidedBy,
  decidedDateTime: toInstantOrNull(delivery.decidedAt),
  reason: delivery.reason,
  actions: actionsFor(delivery),
})
