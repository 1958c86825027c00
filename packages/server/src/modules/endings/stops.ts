import type { App } from '../../platform/app.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** Something of a partner that works before a moment and no more after it. */
export interface Stop {
  readonly kind: string
  readonly id: string
  /** By which people know it. */
  readonly name: string
  readonly partnerId: string
  /** Why, in the words of the rule that its module decides by. */
  readonly reasons: readonly string[]
}

/** Of what it is asked what stops: everything of these partners, and all that stands on these policies. */
interface StopQuestion {
  readonly partnerIds: readonly string[]
  readonly policyIds: readonly string[]
  /** Also what ends by itself between the moments, whosever it is, replaced or not. */
  readonly ofAll: boolean
  /** What ends from this moment on … */
  readonly before: Date
  /** … and before this one. */
  readonly after: Date
}

/**
 * How a module tells what of its own stops between two moments if nobody does anything: by the very rule that decides then,
 * asked at both.
 */
export type StopSource = (app: App, question: StopQuestion) => Promise<readonly Stop[]>

/** Modules offer here what of theirs stops. */
export const stopSources = extensionPoint<StopSource>('endings.stops')

/**
 * The last moment before one. Whatever works until the first moment of a day works on the day before and not on this one: so
 * the rule is asked at the last moment of either.
 */
export const justBefore = (at: Date): Date => new Date(at.getTime() - 1)

/** The program as it will be at a moment if nothing changes until then: only the clock differs. */
export const appAt = (app: App, at: Date): App => ({ ...app, clock: { now: () => new Date(at) } })

/** A question about so many things of one policy is answered for the newest. */
export const mostOfPolicy = 1000
