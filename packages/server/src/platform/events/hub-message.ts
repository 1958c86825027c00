import { z } from 'zod'
import { toInstant } from '../clock.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import type { Vault } from '../keys/vault.ts'
import { publish, type StoredEvent, type Subscription } from './events.ts'

/** The topics that other parts of the platform listen to (pms-partner-api §6.3). */
export type HubTopic =
  | 'PARTNER_UPDATED'
  | 'CA_CERTIFICATE_UPLOADED'
  | 'APIKEY_APPROVED'
  | 'APIKEY_UPDATED'
  | 'MISP_LICENSE_GENERATED'
  | 'MISP_LICENSE_UPDATED'
  | 'OIDC_CLIENT_CREATED'
  | 'OIDC_CLIENT_UPDATED'
  | 'POLICY_UPDATED'

/** What is said on a topic. */
export interface HubMessage {
  readonly topic: HubTopic
  /** Also the name of the event's type. */
  readonly publisher: string
  readonly namespace: string
  readonly data: Readonly<Record<string, unknown>>
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

/** The document as it waits: as consumers read it (pms-partner-api §6.2), but for what is sealed, which lies beside it. */
const hubDocument = ({ topic, publisher, namespace, data, sealed = [] }: HubMessage, at: Date) => ({
  publisher,
  topic,
  publishedOn: toInstant(at),
  event: { id: newId(), type: { namespace, name: publisher }, timestamp: toInstant(at), data },
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

/**
 * The document of a stored event as consumers read it, what was sealed in the clear. Only what delivers it calls this.
 * @param event of one of the topics, with the data that `publishToHub` has stored
 * @throws when something was sealed under another master key
 */
export const openHubDocument = (
  vault: Vault,
  { data }: Pick<StoredEvent, 'data'>,
): Record<string, unknown> => {
  const { sealed = [], ...document } = data
  return sealedTexts
    .parse(sealed)
    .reduce<Record<string, unknown>>(
      (opened, { path, purpose, sealed: text }) =>
        put(
          opened,
          ['event', 'data', ...path],
          vault.open(purpose, Buffer.from(text, 'base64')).toString('utf8'),
        ) as Record<string, unknown>,
      document,
    )
}

/** Stores a message in the outbox, with the change that it tells of; nothing is stored while nobody delivers. */
export const publishToHub = (
  tx: Tx,
  { subscriptions }: { readonly subscriptions: readonly Subscription[] },
  message: HubMessage,
  about: Omit<StoredEvent, 'id' | 'name' | 'data'>,
): Promise<void> =>
  publish(tx, subscriptions, {
    ...about,
    name: hubEvent(message.topic),
    data: hubDocument(message, about.at),
  })
