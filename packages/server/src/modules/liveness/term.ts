import type { Authority } from '../../platform/access/authority.ts'

/** Where something that was issued for a time stands (pms-partner-api §3.3, §3.4); that one has expired is ours (D-31). */
export const termStates = ['active', 'deactivated', 'expired'] as const

export type TermState = (typeof termStates)[number]

/** Who has deactivated something that was issued: of two, the one whose word the other cannot take back. */
export type Stopper = 'partner' | 'administrator'

/** As whom somebody stops, brings back or replaces. */
export const stopperOf = ({ isAdmin }: Pick<Authority, 'isAdmin'>): Stopper =>
  isAdmin ? 'administrator' : 'partner'

/** What says where something stands. */
export interface Term {
  /** As it was stored; see `stateAt`. */
  readonly state: TermState
  readonly validTill: Date
}

/** Where something stands now: its end needs nobody to note it. */
export const stateAt = ({ state, validTill }: Term, now: Date): TermState =>
  now < validTill ? state : 'expired'

const dayMilliseconds = 86_400_000

/** When something ends that is issued now, for so many days. */
export const endAfter = (now: Date, days: number): Date => new Date(now.getTime() + days * dayMilliseconds)

/** Since when things are counted that were made within a day. */
export const dayBefore = (now: Date): Date => endAfter(now, -1)
