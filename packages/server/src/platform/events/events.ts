import type { Tx } from '../database/database.ts'
import { insertEvent, type StoredEvent } from './events-store.ts'

export type { StoredEvent } from './events-store.ts'

/** What both kinds of subscribers have. */
interface Wish {
  /** Stable name; deliveries are stored under it. */
  readonly subscriber: string
  readonly events: readonly string[]
}

/** A handler inside this process that wants to hear of events. */
export interface Subscription extends Wish {
  /**
   * Does its work in the transaction that marks the delivery as done: what it stores, it stores exactly once.
   * Whatever it throws counts as a failed attempt.
   */
  handle(tx: Tx, event: StoredEvent): Promise<void>
}

/** Somebody outside who wants to hear of events. Each is delivered with no transaction open; see `outside-dispatcher.ts`. */
export interface OutsideSubscription extends Wish {
  /** How many may be on their way at once, in each process. */
  readonly parallel: number
  /**
   * Hands one message over. It may have been handed over before: the receiver knows it by the id of its event.
   * @param signal the server stops, or the time of a claim is over
   * @throws DeliveryFailure, or anything else, which is then told nobody but the log
   */
  send(message: OutsideMessage, signal: AbortSignal): Promise<void>
}

/** An event on its way to one receiver. */
export interface OutsideMessage extends StoredEvent {
  readonly receiver: string
}

const isOutside = (each: AnySubscription): each is OutsideSubscription => 'send' in each

/** Whoever wants to hear of events. */
export type AnySubscription = Subscription | OutsideSubscription

/** Those inside among them. */
export const insideOf = (all: readonly AnySubscription[]): Subscription[] =>
  all.filter((each): each is Subscription => !isOutside(each))

/** Those outside among them. */
export const outsideOf = (all: readonly AnySubscription[]): OutsideSubscription[] => all.filter(isOutside)

/** Stores the event for those who want it; without a subscriber nothing is stored. */
export const publish = async (
  tx: Tx,
  subscriptions: readonly AnySubscription[],
  event: NewEvent,
): Promise<void> => {
  const wanting = subscriptions.filter(({ events }) => events.includes(event.name))
  const names = (some: readonly Wish[]) => some.map(({ subscriber }) => subscriber)
  if (wanting.length > 0) await insertEvent(tx, event, names(insideOf(wanting)), names(outsideOf(wanting)))
}

/** What is published. */
export type NewEvent = Omit<StoredEvent, 'id'> & {
  /** Keeps its place among all that name the same, whatever partner they are of. */
  readonly line?: string
}
