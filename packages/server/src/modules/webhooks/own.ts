import type { Authority } from '../../platform/access/authority.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadPartner, lockPartner } from '../partners/index.ts'
import { load, lock } from './store.ts'
import type { Webhook } from './webhook.ts'

/**
 * A webhook that the caller may ask about: one of its partners, or, for those who act for all, any.
 * @throws Refusal ENT_WHK_001 for an unknown one and for another's alike
 */
export const requireOwnWebhook = (authority: Authority, found: Webhook | undefined): Webhook => {
  const { partnerId } = found ?? { partnerId: null }
  if (partnerId === null) authority.nothingToOwn()
  const isOwn = partnerId === null ? authority.reachesEveryPartner : authority.owns({ id: partnerId })
  if (!found || !isOwn) throw new Refusal('ENT_WHK_001')
  return found
}

/** Whoever may change a webhook; others look at it. */
export const mayChangeWebhook = (authority: Authority, { partnerId }: Pick<Webhook, 'partnerId'>): boolean =>
  authority.isAdmin || (partnerId !== null && authority.mayChange({ id: partnerId }))

type Owned = Pick<Webhook, 'partnerId'>

/** True for the webhooks of the platform, and of partners that are active. */
export const hasActiveOwner = async (reader: Reader, { partnerId }: Owned): Promise<boolean> =>
  partnerId === null || (await loadPartner(reader, partnerId))?.isActive === true

/** Nothing new is sent in the name of who was deactivated. @throws Refusal PMS_PMP_016 */
export const requireActiveOwner = async (reader: Reader, owned: Owned): Promise<void> => {
  if (!(await hasActiveOwner(reader, owned))) throw new Refusal('PMS_PMP_016')
}

/** `requireActiveOwner`, and nobody deactivates the partner until the transaction ends. @throws Refusal PMS_PMP_016 */
export const holdActiveOwner = async (tx: Tx, { partnerId }: Owned): Promise<void> => {
  if (partnerId !== null && !(await lockPartner(tx, partnerId))?.isActive) throw new Refusal('PMS_PMP_016')
}

/**
 * Holds a webhook of the caller's for a change.
 * @param ofActive whether its partner must be active; it is held before its webhook
 * @throws Refusal ENT_WHK_001, PMS_PMP_016
 */
export const holdOwnWebhook = async (
  tx: Tx,
  authority: Authority,
  { id, ofActive }: { readonly id: string; readonly ofActive: boolean },
): Promise<Webhook> => {
  if (ofActive) await holdActiveOwner(tx, requireOwnWebhook(authority, await load(tx, id)))
  return requireOwnWebhook(authority, await lock(tx, id))
}
