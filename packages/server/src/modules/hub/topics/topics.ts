import type { App } from '../../../platform/app.ts'
import { publish } from '../../../platform/events/events.ts'
import { accepted, denied, type HubAnswer } from '../answer.ts'
import { mostTopics } from '../subscriptions/ask.ts'
import { countTopics, hasTopic, lockAll, registerTopic, removeTopic } from '../store.ts'
import { relayPurpose } from '../subscriptions/subscription.ts'
import { eventOf, isOwnTopic, mayUse, type HubParty } from './topic.ts'

/** Only the platform speaks on its own topics: whoever else could would tell verifiers which keys count. */
const refusalFor = (party: HubParty, topic: string): HubAnswer | undefined => {
  if (isOwnTopic(topic)) return denied(403, `${topic} is published by this platform alone`)
  return mayUse('publish', topic, party) ? undefined : denied(403, `no role to publish on ${topic}`)
}

/** Registers a topic for whoever will publish on it. That it is there already is said with a success, as by the stock hub. */
export const registerAt = async (app: App, party: HubParty, topic: string): Promise<HubAnswer> => {
  if (isOwnTopic(topic)) return denied(200, 'the topic is registered already')
  const refusal = refusalFor(party, topic)
  if (refusal) return refusal
  return app.database.transaction(async (tx) => {
    await lockAll(tx)
    if (await hasTopic(tx, topic)) return denied(200, 'the topic is registered already')
    if ((await countTopics(tx)) >= mostTopics) return denied(503, 'there are too many topics')
    await registerTopic(tx, { name: topic, by: party.name, at: app.clock.now() })
    return accepted()
  })
}

/** Takes a topic back: nothing can be published on it; who subscribed to it stays subscribed until the lease ends. */
export const deregisterAt = async (app: App, party: HubParty, topic: string): Promise<HubAnswer> => {
  const refusal = refusalFor(party, topic)
  if (refusal) return refusal
  const isGone = await app.database.transaction(async (tx) => {
    await lockAll(tx)
    return removeTopic(tx, topic)
  })
  return isGone ? accepted() : denied(200, 'there is no such topic')
}

/**
 * Takes a document of another part of the platform, for those who subscribed to its topic. It goes out as it came, octet for
 * octet, and in the order of its topic; what is in it, this program does not know, so that it lies sealed.
 */
export const publishAt = async (
  app: App,
  party: HubParty,
  topic: string,
  body: Uint8Array,
): Promise<HubAnswer> => {
  const refusal = refusalFor(party, topic)
  if (refusal) return refusal
  if (body.length === 0) return denied(400, 'there is nothing in the body')
  const relayed = app.vault.seal(relayPurpose, body).toString('base64')
  return app.database.transaction(async (tx) => {
    // Under success, as the stock hub says it: publishers that look at the status alone look at hub.mode, too.
    if (!(await hasTopic(tx, topic))) return denied(200, 'there is no such topic')
    await publish(tx, app.subscriptions, {
      name: eventOf(topic),
      objectType: 'hub-topic',
      objectId: topic,
      partnerId: null,
      actor: party.name,
      data: { relayed },
      at: app.clock.now(),
      line: `topic:${topic}`,
    })
    return accepted()
  })
}
