import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { lockPartner } from '../partners/index.ts'
import type { GoLiveEntry } from './go-live.ts'
import { append } from './hand-in.ts'
import { loadLast } from './store.ts'

/**
 * Takes back that a partner has gone live: where its type must, its credentials wait from the commit on, until it has passed
 * another run with a challenge that it gets afterwards.
 * @throws Refusal PMS_PRT_005 (unknown), ENT_LIV_009 (has not gone live)
 */
export const withdraw = (
  app: App,
  authority: Authority,
  { partnerId, reason }: { readonly partnerId: string; readonly reason: string },
): Promise<GoLiveEntry> =>
  app.database.transaction(async (tx) => {
    const partner = await lockPartner(tx, partnerId)
    if (!partner) throw new Refusal('PMS_PRT_005')
    const last = await loadLast(tx, partner.id)
    if (last?.kind !== 'passed') throw new Refusal('ENT_LIV_009')
    const entry: GoLiveEntry = {
      id: newId(),
      partnerId: partner.id,
      number: last.number + 1,
      kind: 'withdrawn',
      at: app.clock.now(),
      by: authority.userName,
      reason,
    }
    await append(tx, app, { entry, last, actor: authority, report: null })
    return entry
  })
