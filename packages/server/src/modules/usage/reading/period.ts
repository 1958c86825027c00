import { readInstant } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'

/** From the first moment on, and no longer at the last. */
export interface Period {
  readonly from: Date
  readonly to: Date
}

const day = 86_400_000

/** By which steps numbers are kept, how many are told at once, and how many when nobody says how many. */
export const steps = {
  hour: { milliseconds: 3_600_000, most: 24 * 31, usual: 24 },
  day: { milliseconds: day, most: 400, usual: 30 },
} as const

export type Step = keyof typeof steps

interface Wish {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const years = { first: Date.UTC(2000, 0), last: Date.UTC(2200, 0) }

const momentOf = (text: string | undefined): number | undefined => {
  if (!text?.trim()) return undefined
  const at = readInstant(text.trim()).getTime()
  if (!(at >= years.first && at <= years.last)) throw new Refusal('ENT_USE_002', { most: steps.day.most })
  return at
}

/**
 * The period that somebody asks for.
 * @param usual how long it is when nobody says, in milliseconds
 * @throws Refusal ENT_USE_002 for what is no time, for an end before the beginning, and for more than `most` milliseconds
 */
export const readPeriod = (
  { from, to }: Wish,
  { now, usual, most }: { readonly now: Date; readonly usual: number; readonly most: number },
): Period => {
  // One moment later: what is of now belongs to it.
  const end = momentOf(to) ?? now.getTime() + 1
  const begin = momentOf(from) ?? end - usual
  if (begin >= end || end - begin > most) throw new Refusal('ENT_USE_002', { most: Math.round(most / day) })
  return { from: new Date(begin), to: new Date(end) }
}

/** The beginnings of all steps that a period touches, oldest first. */
export const beginningsOf = (step: Step, { from, to }: Period): Date[] => {
  const { milliseconds } = steps[step]
  const first = Math.floor(from.getTime() / milliseconds)
  const last = Math.ceil(to.getTime() / milliseconds)
  return Array.from({ length: last - first }, (_, place) => new Date((first + place) * milliseconds))
}
