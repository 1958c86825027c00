import type { Actor } from '../access/authority.ts'
import type { App } from '../app.ts'
import type { Tx } from '../database/database.ts'
import { extensionPoint } from '../extensions.ts'
import type { HubTopic } from './hub-message.ts'

/** Tells a hub once more how an object is now. */
export interface CurrentState {
  /** What is told of such objects. A topic that nobody names here needs no order: its messages are said again as they were. */
  readonly topics: readonly HubTopic[]
  /**
   * Locks the object, as whatever changes it does, and publishes it as it is, so that a consumer that has heard any of what
   * was said before is right afterwards. @returns false when there is no such object
   */
  say(tx: Tx, app: App, actor: Actor, objectId: string): Promise<boolean>
}

/** A message that did not arrive is old by the time somebody sends it again: then what is true now is told. */
export const currentStates = extensionPoint<CurrentState>('events.current-states')
