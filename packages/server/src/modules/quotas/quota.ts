import type { Snapshot } from '../../platform/record/record.ts'
import type { IssuedKind } from '../policy-requests/index.ts'

/** How many calls may be made; null: as many as somebody likes. */
export interface Quota {
  readonly perDay: number | null
  readonly perMonth: number | null
}

/** Calls that are counted together, and how many of them may be. */
export interface Counted extends Quota {
  /** At most 64 characters. */
  readonly subject: string
}

export const isLimited = ({ perDay, perMonth }: Quota): boolean => perDay !== null || perMonth !== null

/** Settings of this module; 0 is no limit. */
export interface QuotaSettings {
  readonly QUOTA_KEY_DAY: number
  readonly QUOTA_KEY_MONTH: number
  readonly QUOTA_LICENCE_DAY: number
  readonly QUOTA_LICENCE_MONTH: number
}

/** What counts for whatever has no quota of its own. */
export const usualQuota = (settings: QuotaSettings, kind: IssuedKind): Quota =>
  kind === 'licence'
    ? { perDay: settings.QUOTA_LICENCE_DAY || null, perMonth: settings.QUOTA_LICENCE_MONTH || null }
    : { perDay: settings.QUOTA_KEY_DAY || null, perMonth: settings.QUOTA_KEY_MONTH || null }

/**
 * Who shares what the settings allow: whoever stands on the same request, keys and clients alike. A key more is no quota more.
 * @param ref names the request, as `Issued` has it
 */
export const usualSubject = (kind: IssuedKind, ref: string): string =>
  `${kind === 'licence' ? 'licence' : 'credential'}:${Buffer.from(ref, 'latin1').toString('hex')}`

/** The day and the month that calls are counted in now, by UTC. */
export interface Periods {
  /** `yyyy-MM-dd` of its first day. */
  readonly day: string
  readonly month: string
  /** In milliseconds. */
  readonly dayStart: number
  readonly dayEnd: number
  readonly monthEnd: number
}

const dayMilliseconds = 86_400_000

export const periodsAt = (now: Date): Periods => {
  const text = now.toISOString().slice(0, 10)
  const dayStart = Date.parse(text)
  return {
    day: text,
    month: `${text.slice(0, 7)}-01`,
    dayStart,
    dayEnd: dayStart + dayMilliseconds,
    monthEnd: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1),
  }
}

/** A quota that is used up, and in which period; it begins anew at `endsAt`, milliseconds. */
export interface Spent {
  readonly period: 'day' | 'month'
  readonly endsAt: number
}

/** What history shows of a quota; nothing where the settings say. */
export const snapshotOf = (quota: Quota | undefined): Snapshot => ({
  callsPerDay: quota?.perDay ?? null,
  callsPerMonth: quota?.perMonth ?? null,
  hasQuota: quota !== undefined,
})
