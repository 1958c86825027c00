import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner, requireOwnPartner, type Partner } from '../../partners/index.ts'
import {
  holdGroup,
  holdPolicy,
  listPoliciesNamed,
  type Policy,
  type PolicyGroup,
} from '../../policies/index.ts'
import { snapshotOf, type PolicyRequest } from '../policy-request.ts'
import { findLive, insert, uniqueLiveRequest } from '../store.ts'

/**
 * The policy of a name in the partner's group, held with its group, in the contract's order of refusals (bundle POLGRP).
 * @throws Refusal PMS_PRT_073, PMS_PRT_098, PMS_PMP_019, PMS_PMP_018, PMS_PMP_023
 */
export const holdPolicyNamed = async (
  tx: Tx,
  app: App,
  { policyGroupId }: Partner,
  name: string,
): Promise<{ policy: Policy; group: PolicyGroup }> => {
  const named = await listPoliciesNamed(tx, name)
  if (!named.some(({ state }) => state === 'activated')) throw new Refusal('PMS_PRT_073')
  const own = named.find(({ groupId }) => groupId === policyGroupId)
  if (!own) throw new Refusal('PMS_PRT_098')
  const group = await holdGroup(tx, own.groupId)
  const policy = await holdPolicy(tx, own.id)
  if (!group || !policy) throw new Refusal('PMS_PRT_073')
  if (policy.state !== 'activated') throw new Refusal('PMS_PMP_019', { state: policy.state })
  if (policy.validTill <= app.clock.now()) throw new Refusal('PMS_PMP_018')
  if (!group.isActive) throw new Refusal('PMS_PMP_023')
  return { policy, group }
}

/** @throws Refusal PMS_PRT_053, PMS_PRT_060 where the partner has a request that is open or approved */
const requireNone = async (tx: Tx, partnerId: string, policyId: string): Promise<void> => {
  const live = await findLive(tx, partnerId, policyId)
  if (live) throw new Refusal(live.state === 'approved' ? 'PMS_PRT_060' : 'PMS_PRT_053')
}

/**
 * Asks for a policy of the partner's group (P26). Of two at once, the second is refused.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005, PMS_PMP_016, those of `holdPolicyNamed`, PMS_PRT_053, PMS_PRT_060
 */
export const askForPolicy = async (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly policyName: string; readonly comment: string },
): Promise<PolicyRequest> => {
  try {
    return await app.database.transaction(async (tx) => {
      const partner = requireOwnPartner(authority, await lockPartner(tx, wish.partnerId))
      if (!partner.isActive) throw new Refusal('PMS_PMP_016')
      const { policy, group } = await holdPolicyNamed(tx, app, partner, wish.policyName)
      await requireNone(tx, partner.id, policy.id)
      const request: PolicyRequest = {
        id: newId(),
        partnerId: partner.id,
        organisationName: partner.organisationName,
        partnerType: partner.partnerType,
        policyId: policy.id,
        policyName: policy.name,
        groupId: group.id,
        groupName: group.name,
        comment: wish.comment,
        approvers: group.approvers,
        state: 'InProgress',
        requestedAt: app.clock.now(),
        requestedBy: authority.userName,
        decision: null,
        version: 1,
      }
      await insert(tx, request)
      await app.record(tx, {
        actor: authority,
        action: 'policy-request.asked',
        object: { type: 'policy-request', id: request.id },
        partnerId: partner.id,
        before: null,
        after: snapshotOf(request),
        data: { organisationName: request.organisationName },
      })
      return request
    })
  } catch (error) {
    throw violatesUnique(error, uniqueLiveRequest) ? new Refusal('PMS_PRT_053') : error
  }
}
