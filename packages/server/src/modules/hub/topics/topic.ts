import { hubEvent, hubTopics } from '../../../platform/events/hub-message.ts'

/** Of one word, or the topic of one partner: its id, a slash, the word. */
const form = /^[A-Za-z0-9][A-Za-z0-9_.:-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.:-]*)?$/u

const longest = 128

/** Whether a text can be a topic. */
export const isTopic = (text: string): boolean => text.length <= longest && form.test(text)

const ours: ReadonlySet<string> = new Set(hubTopics)

/** Whether nobody but this platform publishes on it. */
export const isOwnTopic = (topic: string): boolean => ours.has(topic)

/** Events of any topic, ours and those of others. */
export const isHubEvent = (name: string): boolean => name.startsWith('hub.')

/** The event of a topic, ours or another's. */
export const eventOf = (topic: string): string => hubEvent(topic as (typeof hubTopics)[number])

/** Who asks something of the hub: a name, and roles of whatever part of the platform. */
export interface HubParty {
  readonly name: string
  readonly roles: readonly string[]
}

/**
 * Whether somebody may publish or subscribe, by the roles that hubs of the platform ask for (trust-and-crypto §6.3): on a
 * topic of everybody's `PUBLISH_T_GENERAL` and `SUBSCRIBE_T_GENERAL`; on that of one partner `PUBLISH_T_ALL_INDIVIDUAL`, and
 * `SUBSCRIBE_T_INDIVIDUAL` for the partner itself.
 */
export const mayUse = (
  purpose: 'publish' | 'subscribe',
  topic: string,
  { name, roles }: HubParty,
): boolean => {
  const [first = '', word] = topic.split('/')
  const verb = purpose.toUpperCase()
  if (word === undefined) return roles.includes(`${verb}_${first}_GENERAL`)
  if (purpose === 'publish') return roles.includes(`${verb}_${word}_ALL_INDIVIDUAL`)
  return roles.includes(`${verb}_${word}_INDIVIDUAL`) && name.replace(/^service-account-/u, '') === first
}
