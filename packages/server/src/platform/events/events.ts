import type { Tx } from '../database/database.ts'
import { insertEvent, type StoredEvent } from './events-store.ts'

export type { StoredEvent } from './events-store.ts'

/** A handler inside this process that wants to hear of events. */
export interface Subscription {
  /** Stable name; deliveries are stored under it. */
  readonly subscriber: string
  readonly events: readonly string[]
  /**
   * Does its work in the transaction that marks the delivery as done: what it stores, it stores exactly once.
   * Whatever it throws counts as a failed attempt.
   */
  handle(tx: Tx, event: StoredEvent): Promise<void>
}

/** Stores the event for those who want it; without a subscriber nothing is stored. */
export const publish = async (
  tx: Tx,
  subscriptions: readonly Subscription[],
  event: Omit<StoredEvent, 'id'>,
): Promise<void> => {
  const subscribers = subscriptions
    .filter((subscription) => subscription.events.includes(event.name))
    .map((subscription) => subscription.subscriber)
  if (subscribers.length > 0) await insertEvent(tx, event, subscribers)
}
