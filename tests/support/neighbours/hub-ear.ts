import {
  hubEvent,
  openHubDocument,
  type HubDocument,
  type HubTopic,
} from '../../../packages/server/src/platform/events/hub-message.ts'
import type { Subscription } from '../../../packages/server/src/platform/events/events.ts'
import type { TestApp } from '../app.ts'

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
  const rows = await api.query<{ id: string; at: Date; data: Record<string, unknown> }>(
    'select id, at, data from event where name = $1 and ($2::text is null or object_id = $2) order by sequence',
    [hubEvent(topic), objectId ?? null],
  )
  return rows.map((row) => openHubDocument(api.app.vault, row) as HubDocument<Data>)
}
