import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** One line of a list of first steps. */
export interface SetupStep {
  /** By its object: `trust-store`, `first-chip`. The portal knows the words for it, and where it is done. */
  readonly id: string
  /** Whose list it belongs to: that of the platform, which administrators walk, or that of each partner. */
  readonly of: 'platform' | 'partner'
  /** Its place in the list, from 1 to 99; steps of one place stand in the order of the modules. */
  readonly place: number
  /** False for those whom it does not concern. */
  concerns?(app: App, authority: Authority): boolean
  /** Looks, and changes nothing: one question to an index. */
  isDone(app: App, authority: Authority): Promise<boolean>
}

/** Modules offer the steps that are theirs here. */
export const setupSteps = extensionPoint<SetupStep>('setup.steps')
