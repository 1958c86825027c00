import type { App } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** What a partner has of one kind that counts only as long as the partner is active. */
export interface Holding {
  /** `certificate`, `chip`; modules that come later bring their own. */
  readonly kind: string
  readonly total: number
  /** What people call some of them, at most 20. */
  readonly names: readonly string[]
}

/** How a module tells what a partner has of it that works, or would if the partner were active. */
export type HoldingSource = (app: App, reader: Reader, partnerId: string) => Promise<Holding>

/** Modules whose objects live and stop with a partner offer their source here. */
export const holdingSources = extensionPoint<HoldingSource>('partners.holdings')

/** How many names tell enough. */
export const mostNames = 20
