import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { newId } from '../../platform/ids.ts'
import { holdersOf, type QuotaKind } from './holders.ts'
import { snapshotOf, type Quota } from './quota.ts'
import { load, remove, save } from './store.ts'

const isSame = (one: Quota | undefined, other: Quota | undefined): boolean =>
  one === other ||
  (one !== undefined && other !== undefined && one.perDay === other.perDay && one.perMonth === other.perMonth)

/**
 * Sets how many calls may be made with an API key or a licence, and with whatever takes its place or whose place it has taken:
 * they have one quota. From the answer on every process counts by it.
 * @param wish.quota null: as the settings say
 * @throws Refusal ENT_KEY_004 or ENT_LIC_004
 */
export const setQuota = (
  app: App,
  authority: Authority,
  wish: {
    readonly kind: QuotaKind
    readonly id: string
    readonly quota: Quota | null
    readonly reason: string | null
  },
): Promise<void> => {
  const holders = holdersOf(app, wish.kind)
  return app.database.transaction(async (tx) => {
    const holder = authority.requireOwned(await holders.lock(tx, wish.id), holders.unknown)
    const before = holder.quotaId === null ? undefined : await load(tx, holder.quotaId)
    const after = wish.quota ?? undefined
    if (isSame(before, after)) return
    const at = app.clock.now()
    if (after) {
      const id = before?.id ?? newId()
      await save(tx, { ...after, id }, { at, by: authority.userName })
      if (!before) await holders.bind(tx, holder.id, id)
    } else if (before) await remove(tx, before.id)
    await app.record(tx, {
      actor: authority,
      action: `${holders.objectType}.quota-set`,
      object: { type: holders.objectType, id: holder.id },
      partnerId: holder.partnerId,
      before: snapshotOf(before),
      after: snapshotOf(after),
      reason: wish.reason,
    })
  })
}

/** An API key or a licence that the caller may ask about. @throws Refusal ENT_KEY_004 or ENT_LIC_004 */
export const getOwnHolder = async (app: App, authority: Authority, kind: QuotaKind, id: string) => {
  const holders = holdersOf(app, kind)
  return authority.requireOwned(await holders.load(app.database, id), holders.unknown)
}
