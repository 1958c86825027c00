import type { App } from '../../platform/app.ts'
import { loadUse } from './counting/use-store.ts'
import type { QuotaHolder, QuotaKind } from './holders.ts'
import {
  isLimited,
  periodsAt,
  usualQuota,
  usualSubject,
  type Counted,
  type Periods,
  type Quota,
} from './quota.ts'
import { load } from './store.ts'

/** A quota with what is counted of it. */
export interface QuotaInUse {
  readonly quota: Quota
  readonly isOwn: boolean
  readonly usual: Quota
  readonly periods: Periods
  /** Undefined where nothing is limited: then nothing is counted. */
  readonly use: { readonly dayCalls: number; readonly monthCalls: number } | undefined
}

/** How many calls may be made with something, and how many were; a few seconds late, and with those that are counted ahead. */
export const quotaInUse = async (
  app: App,
  kind: QuotaKind,
  { quotaId, ref }: QuotaHolder,
): Promise<QuotaInUse> => {
  const usual = usualQuota(app.settings, kind)
  const own = quotaId === null ? undefined : await load(app.database, quotaId)
  const counted: Counted = own ? { ...own, subject: own.id } : { ...usual, subject: usualSubject(kind, ref) }
  const periods = periodsAt(app.clock.now())
  const use = isLimited(counted) ? await loadUse(app.database, counted.subject, periods) : undefined
  return { quota: counted, isOwn: own !== undefined, usual, periods, use }
}
