import {
  hubEvent,
  openHubDocument,
  type HubTopic,
} from '../../packages/server/src/platform/events/hub-message.ts'
import type { Subscription } from '../../packages/server/src/platform/events/events.ts'
import type { TestApp } from './app.ts'

/** A document as consumers of the hub read it. */
export interface HubDocument<Data> {
  readonly topic: string
  readonly publisher: string
  readonly publishedOn: string
  readonly event: {
    readonly id: string
    readonly type: object
    readonly timestamp: string
    readonly data: Data
  }
}

/** Subscribes to topics as what delivers to a hub will, so that their messages are stored. */
export const listenToHub = ({ app }: TestApp, topics: readonly HubTopic[]): void => {
  const ear: Subscription = {
    subscriber: 'test-hub',
    events: topics.map(hubEvent),
    handle: async () => undefined,
  }
  ;(app.subscriptions as Subscription[]).push(ear)
}

/** What is said on a topic, in order, as it is delivered. @param objectId about this object alone */
export const saidOn = async <Data>(
  api: TestApp,
  topic: HubTopic,
  objectId?: string,
): Promise<HubDocument<Data>[]> => {
  const rows = await api.query<{ data: Record<string, unknown> }>(
    'select data from event where name = $1 and ($2::text is null or object_id = $2) order by sequence',
    [hubEvent(topic), objectId ?? null],
  )
  return rows.map((row) => openHubDocument(api.app.vault, row) as unknown as HubDocument<Data>)
}
