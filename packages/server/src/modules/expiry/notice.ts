import type { EndingKind } from '../endings/index.ts'

/** What people are told of: things that end, and what is said of several of them. */
export type NoticeKind = EndingKind | 'weekly-summary' | 'escalation'

/** The threshold of the notice that something has ended. */
export const hasEnded = -1

/** What of a thing is shown beside its title; which of it there is, its kind says. */
export type NoticeDetail = Readonly<Record<string, unknown>>

/** What somebody is told of one thing on one day. */
export interface Notice {
  readonly id: string
  readonly kind: NoticeKind
  readonly thingId: string
  readonly objectId: string
  /** Whose it is; null for what administrators look after. */
  readonly partnerId: string | null
  readonly title: string
  readonly endsAt: Date
  /** Which of the configured days it is for; see `hasEnded`. */
  readonly threshold: number
  readonly daysLeft: number
  readonly detail: NoticeDetail
  readonly createdAt: Date
}

/** One thing in a notice about several. */
export interface NoticeItem {
  readonly kind: EndingKind
  readonly thingId: string
  readonly objectId: string
  readonly partnerId: string | null
  readonly title: string
  readonly endsAt: string
  readonly detail: NoticeDetail
}

const dayMilliseconds = 86_400_000

/** The first moment of the day, UTC, that a time belongs to, or of one that many days later. */
export const dayOf = (at: Date, later = 0): Date =>
  new Date((Math.floor(at.getTime() / dayMilliseconds) + later) * dayMilliseconds)

/** `yyyy-MM-dd` of a time, UTC. */
export const toDay = (at: Date): string => at.toISOString().slice(0, 10)
