import { z } from 'zod'
import { toInstant } from '../clock.ts'
import type { Tx } from '../database/database.ts'
import type { Vault } from '../keys/vault.ts'
import { publish, type StoredEvent, type AnySubscription } from './events.ts'

/** The topics that other parts of the platform listen to (pms-partner-api §6.3). */
export const hubTopics = [
  'PARTNER_UPDATED',
  'CA_CERTIFICATE_UPLOADED',
  'APIKEY_APPROVED',
  'APIKEY_UPDATED',
  'MISP_LICENSE_GENERATED',
  'MISP_LICENSE_UPDATED',
  'OIDC_CLIENT_CREATED',
  'OIDC_CLIENT_UPDATED',
  'POLICY_UPDATED',
  'MOSIP_HOTLIST',
] as const

export type HubTopic = (typeof hubTopics)[number]

/** What is said on a topic. */
export interface HubMessage {
  readonly topic: HubTopic
  /** Also the name of the event's type. */
  readonly publisher: string
  readonly namespace: string
  readonly data: Readonly<Record<string, unknown>>
  /** The policy that `data` tells of beside another's matter: such messages keep their order among all that tell of it. */
  readonly policyId?: string
  /** Texts of `data` that lie sealed until the message is delivered. */
  readonly sealed?: readonly SealedText[]
}

/** A text of a message that the database must not hold in the clear. */
export interface SealedText {
  /** Where in `data` it belongs: members from its root. */
  readonly path: readonly string[]
  /** What it was sealed for; see `Vault`. */
  readonly purpose: string
  readonly sealed: Uint8Array
}

/** The event under which a message waits in the outbox: what delivers to a hub subscribes to these. */
export const hubEvent = (topic: HubTopic): string => `hub.${topic}`

const stored = ({ path, purpose, sealed }: SealedText) => ({
  path,
  purpose,
  sealed: Buffer.from(sealed).toString('base64'),
})

/** The document as it waits: as consumers read it (pms-partner-api §6.2), but for its times and id, which are the event's own, and for what is sealed, which lies beside it. */
const hubDocument = ({ topic, publisher, namespace, data, sealed = [] }: HubMessage) => ({
  publisher,
  topic,
  event: { type: { namespace, name: publisher }, data },
  ...(sealed.length === 0 ? {} : { sealed: sealed.map(stored) }),
})

const sealedTexts = z.array(
  z.object({ path: z.array(z.string()).min(1), purpose: z.string(), sealed: z.string() }),
)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with a text put where it belongs. */
const put = (value: unknown, [first, ...rest]: readonly string[], text: string): unknown => {
  if (first === undefined) return text
  const members = isObject(value) ? value : {}
  return { ...members, [first]: put(members[first], rest, text) }
}

/** A document as consumers read it (pms-partner-api §6.2). */
export interface HubDocument<Data = Readonly<Record<string, unknown>>> {
  readonly publisher: string
  readonly topic: string
  readonly publishedOn: string
  readonly event: {
    /** The same at every delivery: by it a message that comes again is known. */
    readonly id: string
    readonly type: { readonly namespace: string; readonly name: string }
    /** Behind that of every earlier message about the same partner or policy. */
    readonly timestamp: string
    readonly data: Data
  }
}

const storedDocument = z.object({
  publisher: z.string(),
  topic: z.string(),
  event: z.object({
    type: z.object({ namespace: z.string(), name: z.string() }),
    data: z.record(z.string(), z.unknown()),
  }),
  sealed: sealedTexts.default([]),
})

const openText = (vault: Vault, { purpose, sealed }: z.output<typeof sealedTexts>[number]): string =>
  vault.open(purpose, Buffer.from(sealed, 'base64')).toString('utf8')

const readDocument = (
  { id, at, data }: Pick<StoredEvent, 'id' | 'at' | 'data'>,
  open: (text: z.output<typeof sealedTexts>[number]) => string,
): HubDocument => {
  const { publisher, topic, event, sealed } = storedDocument.parse(data)
  const opened = sealed.reduce<unknown>((so, text) => put(so, text.path, open(text)), event.data)
  const moment = toInstant(at)
  return {
    publisher,
    topic,
    publishedOn: moment,
    event: { id, type: event.type, timestamp: moment, data: opened as HubDocument['event']['data'] },
  }
}

/**
 * The document of a stored event as consumers read it, what was sealed in the clear. Only what delivers it calls this.
 * @param event of one of the topics, with the data that `publishToHub` has stored
 * @throws when something was sealed under another master key
 */
export const openHubDocument = (vault: Vault, event: Pick<StoredEvent, 'id' | 'at' | 'data'>): HubDocument =>
  readDocument(event, (text) => openText(vault, text))

/** What was sealed in a message: words that may stand nowhere else. */
export const secretsOf = (vault: Vault, { data }: Pick<StoredEvent, 'data'>): string[] =>
  storedDocument.parse(data).sealed.map((text) => openText(vault, text))

/** The same for people to look at: what was sealed is not shown. */
export const showHubDocument = (event: Pick<StoredEvent, 'id' | 'at' | 'data'>): HubDocument =>
  readDocument(event, () => hidden)

/** Stands where a secret is. */
const hidden = '••••••••'

/** Stores a message in the outbox, with the change that it tells of; nothing is stored while nobody delivers. */
export const publishToHub = (
  tx: Tx,
  { subscriptions }: { readonly subscriptions: readonly AnySubscription[] },
  message: HubMessage,
  about: Omit<StoredEvent, 'id' | 'name' | 'data'>,
): Promise<void> =>
  publish(tx, subscriptions, {
    ...about,
    name: hubEvent(message.topic),
    data: hubDocument(message),
    ...(message.policyId === undefined ? {} : { line: `policy:${message.policyId}` }),
  })
