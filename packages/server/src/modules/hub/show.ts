import type { ShownDocument } from '../deliveries/index.ts'
import { relayedIn } from './distribution/distribute.ts'
import { intentEvent } from './subscriptions/subscription.ts'

/** Shows what others have published, whose secrets nobody here knows, and questions to callbacks. */
export const showHubMessage: ShownDocument = (event) => {
  const { name, actor, data } = event
  if (relayedIn(event) !== undefined)
    return { publisher: actor, topic: name.slice('hub.'.length), document: '••••••••' }
  if (name !== intentEvent) return undefined
  return { 'hub.mode': data['mode'], 'hub.topic': data['topic'] }
}
