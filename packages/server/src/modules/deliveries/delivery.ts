import type { DeliveryState } from '../../platform/events/delivery-state.ts'
import type { DeliveryProblem } from '../../platform/events/delivery-failure.ts'

/** A message on its way to one receiver, as administrators see it. */
export interface Delivery {
  readonly id: string
  readonly eventId: string
  readonly receiver: string
  /** How people know one that subscribed by itself. */
  readonly receiverLabel: string | null
  readonly sequence: number
  readonly eventName: string
  readonly objectType: string
  readonly objectId: string
  readonly partnerId: string | null
  readonly line: string | null
  readonly state: DeliveryState
  /** Attempts that failed. */
  readonly attempts: number
  readonly nextAttemptAt: Date
  readonly lastAttemptAt: Date | null
  readonly lastStatus: number | null
  /** Why the last attempt failed, and what the receiver said. */
  readonly lastProblem: DeliveryProblem | null
  readonly lastDetail: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly reason: string | null
  readonly createdAt: Date
}

/** What administrators can do with a delivery now: nothing unless it is parked. */
export const actionsFor = ({ state }: Pick<Delivery, 'state'>): ('retry' | 'dismiss')[] =>
  state === 'parked' ? ['retry', 'dismiss'] : []

/** The topic of a message, as the platform names it. */
export const topicOf = ({ eventName }: Pick<Delivery, 'eventName'>): string =>
  eventName.replace(/^hub\./u, '')

/** What the history of a delivery shows. */
export const snapshotOf = (delivery: Delivery) => ({
  topic: topicOf(delivery),
  receiver: delivery.receiver,
  status: delivery.state,
  about: `${delivery.objectType} ${delivery.objectId}`,
  lastProblem: delivery.lastProblem,
})
