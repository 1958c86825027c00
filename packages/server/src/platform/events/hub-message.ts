import { toInstant } from '../clock.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
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
}

/** The event under which a message waits in the outbox: what delivers to a hub subscribes to these. */
export const hubEvent = (topic: HubTopic): string => `hub.${topic}`

/** The document as consumers read it (pms-partner-api §6.2). */
const hubDocument = ({ topic, publisher, namespace, data }: HubMessage, at: Date) => ({
  publisher,
  topic,
  publishedOn: toInstant(at),
  event: { id: newId(), type: { namespace, name: publisher }, timestamp: toInstant(at), data },
})

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
