import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { publish } from '../../../platform/events/events.ts'
import { newId } from '../../../platform/ids.ts'
import { accepted, denied, type HubAnswer } from '../answer.ts'
import { readCallback } from './callback.ts'
import type { HubRequest } from './request.ts'
import {
  countAll,
  countOpenWishes,
  countTopics,
  findByCallback,
  hasTopic,
  listOfSubscriber,
  lockAll,
  put,
  registerTopic,
} from '../store.ts'
import {
  grantedLease,
  hubFamily,
  intentEvent,
  lineOf,
  renewalEvent,
  secretPurpose,
  type HubSubscription,
  type PendingRequest,
} from './subscription.ts'
import { isOwnTopic, mayUse, type HubParty } from '../topics/topic.ts'

/** So many topics may be registered beside ours. */
export const mostTopics = 500

/** So many wishes of one subscriber may wait for their callbacks: each is a connection that may say nothing for long. */
const mostOpenWishes = 20

/** The receiver of a new subscription: the first of the same subscriber and origin that has none on the topic yet. */
const receiverFor = (topic: string, url: URL, own: readonly HubSubscription[]): string => {
  const here = own.filter(({ callback }) => new URL(callback).origin === url.origin)
  const taken = new Set(here.filter((each) => each.topic === topic).map(({ receiver }) => receiver))
  return here.find(({ receiver }) => !taken.has(receiver))?.receiver ?? `${hubFamily}:${newId()}`
}

/** Has the callback asked whether it wants what was asked in its name; by the dispatcher, when this is committed. */
const askCallback = (
  tx: Tx,
  app: App,
  actor: Actor,
  subscription: HubSubscription,
  { id: requestId, mode }: PendingRequest,
): Promise<void> =>
  publish(tx, app.subscriptions, {
    name: subscription.state === 'active' ? renewalEvent : intentEvent,
    objectType: 'hub-subscription',
    objectId: subscription.id,
    partnerId: null,
    actor: actor.userName,
    data: { mode, topic: subscription.topic, requestId },
    at: app.clock.now(),
    line: lineOf(subscription),
  })

/** What is unknown on a topic becomes known when somebody subscribes to it, as at the stock hub. */
const requireTopic = async (tx: Tx, app: App, topic: string, by: string): Promise<HubAnswer | undefined> => {
  if (isOwnTopic(topic) || (await hasTopic(tx, topic))) return undefined
  if ((await countTopics(tx)) >= mostTopics) return denied(503, 'there are too many topics')
  await registerTopic(tx, { name: topic, by, at: app.clock.now() })
  return undefined
}

/**
 * Takes a wish to subscribe, to renew, or to end a subscription. It counts once the callback has confirmed it (WebSub §5.3);
 * until then what was before stays as it was.
 */
export const askSubscription = async (app: App, party: HubParty, request: HubRequest): Promise<HubAnswer> => {
  const { topic, secret, leaseSeconds, callback = '' } = request
  const mode = request.mode === 'unsubscribe' ? 'unsubscribe' : 'subscribe'
  if (!mayUse('subscribe', topic, party)) return denied(403, `no role to subscribe to ${topic}`)
  const read = readCallback(callback, app.settings.HUB_CALLBACKS)
  if ('problem' in read)
    return read.problem === 'form'
      ? denied(400, 'hub.callback must be an http(s) address without a user and a fragment')
      : denied(403, 'the host of hub.callback is not one of HUB_CALLBACKS')
  const { HUB_SUBSCRIPTIONS: most, HUB_MAX_LEASE_SECONDS: longest } = app.settings
  const pending: PendingRequest = {
    id: newId(),
    mode,
    secret: secret === undefined ? null : app.vault.seal(secretPurpose, Buffer.from(secret, 'utf8')),
    leaseSeconds: mode === 'subscribe' ? grantedLease(leaseSeconds, longest) : null,
  }
  return app.database.transaction(async (tx) => {
    await lockAll(tx)
    const known = await findByCallback(tx, { topic, callback })
    if (known && known.subscriber !== party.name)
      return denied(403, 'somebody else subscribed with this callback')
    if (!known && mode === 'unsubscribe') return denied(404, 'there is no such subscription')
    if (!known && (await countAll(tx)) >= most) return denied(503, 'there are too many subscriptions')
    const open = await countOpenWishes(tx, { subscriber: party.name, except: known?.id })
    if (open >= mostOpenWishes)
      return denied(429, `${mostOpenWishes} wishes of yours wait for their callbacks to confirm them`)
    const full = await requireTopic(tx, app, topic, party.name)
    if (full) return full
    const own = known ? [] : await listOfSubscriber(tx, party.name)
    const subscription: HubSubscription = known
      ? // What was never confirmed is as if it was asked for the first time.
        { ...known, pending, createdAt: known.state === 'pending' ? app.clock.now() : known.createdAt }
      : {
          id: newId(),
          topic,
          callback,
          receiver: receiverFor(topic, read.url, own),
          subscriber: party.name,
          state: 'pending',
          secret: null,
          leaseUntil: null,
          pending,
          createdAt: app.clock.now(),
          confirmedAt: null,
        }
    await put(tx, subscription)
    await askCallback(tx, app, { userName: party.name }, subscription, pending)
    return accepted(202)
  })
}
