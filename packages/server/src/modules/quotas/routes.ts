import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route, type Route } from '../../platform/http/route.ts'
import * as contract from './contract.ts'
import type { QuotaKind } from './holders.ts'
import type { Quota } from './quota.ts'
import { quotaInUse } from './reading.ts'
import { getOwnHolder, setQuota } from './set-quota.ts'

interface Named {
  readonly kind: QuotaKind
  readonly id: string
}

const present = ({ perDay, perMonth }: Quota) => ({ callsPerDay: perDay, callsPerMonth: perMonth })

/** @throws Refusal ENT_KEY_004 or ENT_LIC_004 */
const show = async (app: App, authority: Authority, { kind, id }: Named) => {
  const holder = await getOwnHolder(app, authority, kind, id)
  const { quota, isOwn, usual, periods, use } = await quotaInUse(app, kind, holder)
  const period = (calls: number, end: number) => ({ calls, endDateTime: toInstant(new Date(end)) })
  return {
    kind,
    id: holder.id,
    ...present(quota),
    source: isOwn ? ('own' as const) : ('usual' as const),
    usual: present(usual),
    day: use ? period(use.dayCalls, periods.dayEnd) : null,
    month: use ? period(use.monthCalls, periods.monthEnd) : null,
    actions: authority.isAdmin ? ['set' as const] : [],
  }
}

/** The operations about quotas. */
export const quotaRoutes = (app: App): readonly Route[] => [
  route(contract.getQuota, ({ authority, params }) => show(app, authority, params)),
  route(contract.setQuota, async ({ authority, params, request: { quota, reason = null } }) => {
    const wished = quota && { perDay: quota.callsPerDay, perMonth: quota.callsPerMonth }
    await setQuota(app, authority, { ...params, quota: wished, reason })
    return show(app, authority, params)
  }),
]
