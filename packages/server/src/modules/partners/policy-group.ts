import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { holdGroupNamed, type PolicyGroup } from '../policies/index.ts'
import { requireOwn } from './own-partner.ts'
import { isDeactivated, snapshotOf, type Partner } from './partner.ts'
import { lock, saveGroup } from './partner-store.ts'

/** An active group by its name; nobody ends it until the transaction does. @throws Refusal PMS_PRT_002, PMS_PMP_023 */
export const holdActiveGroup = async (tx: Tx, name: string): Promise<PolicyGroup> => {
  const group = await holdGroupNamed(tx, name)
  if (!group) throw new Refusal('PMS_PRT_002')
  if (!group.isActive) throw new Refusal('PMS_PMP_023')
  return group
}

/** Whether a partner still chooses: policies, requests and keys of whoever was active once stand on its group. */
export const mayChooseGroup = (partner: Partner): boolean =>
  partner.needsPolicyGroup && !partner.isActive && !isDeactivated(partner)

/**
 * P24. The group of a partner that has not been active yet; it may be chosen again until then.
 * @throws Refusal PMS_PRT_055 (not the caller's), PMS_PRT_005 (no such partner, told to administrators), PMS_PRT_050 (active,
 *   or was once), PMS_PRT_048 (its type needs none), PMS_PRT_002, PMS_PMP_023
 */
export const choosePolicyGroup = (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly groupName: string },
): Promise<Partner> =>
  app.database.transaction(async (tx) => {
    const partner = requireOwn(authority, await lock(tx, wish.partnerId))
    if (partner.isActive || isDeactivated(partner)) throw new Refusal('PMS_PRT_050')
    if (!partner.needsPolicyGroup) throw new Refusal('PMS_PRT_048')
    const { id: policyGroupId } = await holdActiveGroup(tx, wish.groupName)
    if (partner.policyGroupId === policyGroupId) return partner
    const at = app.clock.now()
    const changed: Partner = { ...partner, policyGroupId, updatedAt: at, version: partner.version + 1 }
    await saveGroup(tx, changed, at)
    await app.record(tx, {
      actor: authority,
      action: 'partner.policy-group-chosen',
      object: { type: 'partner', id: partner.id },
      partnerId: partner.id,
      before: snapshotOf(partner),
      after: snapshotOf(changed),
    })
    return changed
  })
