import type { Tx } from '../database/database.ts'
import { insertEvent, type StoredEvent } from './events-store.ts'

export type { StoredEvent } from './events-store.ts'

/** What both kinds of subscribers have. */
interface Wish {
  /** Stable name; deliveries are stored under it. */
  readonly subscriber: string
  /** The names of the events, or what tells them. */
  readonly events: readonly string[] | ((name: string) => boolean)
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
  /** How many may be on their way to one receiver at once, in each process. */
  readonly parallel: number
  /**
   * Present for a family of receivers: they subscribed by themselves, stand in `outside_receiver`, and are called
   * `<subscriber>:<id>`. So many messages may be on their way to all of them at once, in each process.
   */
  readonly together?: number
  /**
   * Hands one message over. It may have been handed over before: the receiver knows it by the id of its event.
   * @param signal the server stops, or the time of a claim is over
   * @returns 'dismissed' when nobody wants it any more: it is given up, and not tried again
   * @throws DeliveryFailure, or anything else, which is then told nobody but the log
   */
  send(message: OutsideMessage, signal: AbortSignal): Promise<void | 'dismissed'>
}

/** Somebody who has a message as soon as it is stored: the hub inside. What it has, lists of deliveries show. */
export interface KeepingSubscription extends Wish {
  readonly keeps: true
}

/** An event on its way to one receiver. */
export interface OutsideMessage extends StoredEvent {
  readonly receiver: string
}

const isOutside = (each: AnySubscription): each is OutsideSubscription => 'send' in each

/** Whoever wants to hear of events. */
export type AnySubscription = Subscription | OutsideSubscription | KeepingSubscription

/** Those inside among them. */
export const insideOf = (all: readonly AnySubscription[]): Subscription[] =>
  all.filter((each): each is Subscription => 'handle' in each)

/** Those outside among them. */
export const outsideOf = (all: readonly AnySubscription[]): OutsideSubscription[] => all.filter(isOutside)

const wants = ({ events }: Wish, name: string): boolean =>
  typeof events === 'function' ? events(name) : events.includes(name)

/** Whether anybody would hear of events of this name. */
export const isWanted = (subscriptions: readonly AnySubscription[], name: string): boolean =>
  subscriptions.some((each) => wants(each, name))

/** Stores the event for those who want it; without a subscriber nothing is stored. */
export const publish = async (
  tx: Tx,
  subscriptions: readonly AnySubscription[],
  event: NewEvent,
): Promise<void> => {
  const wanting = subscriptions.filter((each) => wants(each, event.name))
  if (wanting.length === 0) return
  const names = (some: readonly Wish[]) => some.map(({ subscriber }) => subscriber)
  const outside = outsideOf(wanting)
  await insertEvent(tx, event, {
    inside: names(insideOf(wanting)),
    outside: names(outside.filter(({ together }) => together === undefined)),
    families: names(outside.filter(({ together }) => together !== undefined)),
    keeping: names(wanting.filter((each) => 'keeps' in each)),
  })
}

/** What is published. */
export type NewEvent = Omit<StoredEvent, 'id'> & {
  /** Keeps its place among all that name the same, whatever partner they are of. */
  readonly line?: string
}
