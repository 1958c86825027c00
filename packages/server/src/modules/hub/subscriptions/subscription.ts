/** Somebody who hears of a topic at the hub inside, or has asked to. */
export interface HubSubscription {
  readonly id: string
  readonly topic: string
  readonly callback: string
  /** The receiver of its deliveries: one for all topics of a subscriber at one origin, so that they keep their order. */
  readonly receiver: string
  /** Who asked. */
  readonly subscriber: string
  /** pending: never confirmed yet. */
  readonly state: 'pending' | 'active'
  /** Sealed; null for one that wants no signatures. */
  readonly secret: Uint8Array | null
  readonly leaseUntil: Date | null
  /** What waits for its confirmation. */
  readonly pending: PendingRequest | null
  readonly createdAt: Date
  readonly confirmedAt: Date | null
}

/** What a subscriber has asked for and its callback has not yet confirmed (WebSub §5.3). */
export interface PendingRequest {
  readonly id: string
  readonly mode: 'subscribe' | 'unsubscribe'
  readonly secret: Uint8Array | null
  readonly leaseSeconds: number | null
}

/** Deliveries to subscribers; each receiver is one subscriber at one origin. */
export const hubFamily = 'hub'

/** The hub itself, which has whatever is published as soon as it is. */
export const hubReceiver = 'hub'

/** Verifications of intent, and refusals that are told; each the receiver and the event. */
export const intentEvent = 'hub-intent'

/** The same of subscriptions that are there already: they wait behind no callback that nobody knows. */
export const renewalEvent = 'hub-renewal'

/** Keeps the questions of a subscription in order. */
export const lineOf = ({ id }: Pick<HubSubscription, 'id'>): string => `hub-subscription:${id}`

/** What a secret of a subscription is sealed for. */
export const secretPurpose = 'hub-subscription-secret'

/** What a callback is sealed for where it is told that its subscription was ended. */
export const callbackPurpose = 'hub-subscription-callback'

/** What a document of another publisher is sealed for. */
export const relayPurpose = 'hub-relayed-document'

/** For how long a subscription lasts, in seconds. */
const leases = { least: 300, usual: 86_400 } as const

/** What is granted of a wish; a subscriber learns it at the verification. */
export const grantedLease = (wished: number | undefined, most: number): number =>
  Math.min(Math.max(wished ?? leases.usual, leases.least), most)

/** Whether messages go to it now. */
export const isLive = ({ state, leaseUntil }: HubSubscription, now: Date): boolean =>
  state === 'active' && leaseUntil !== null && leaseUntil > now

/** What the history of a subscription shows. */
export const snapshotOf = ({ topic, subscriber, state, leaseUntil }: HubSubscription) => ({
  topic,
  subscriber,
  status: state,
  leaseUntil: leaseUntil?.toISOString() ?? null,
})
