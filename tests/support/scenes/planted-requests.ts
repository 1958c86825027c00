import { newId } from '../../../packages/server/src/platform/ids.ts'
import type { TestApp } from '../app.ts'
import { policySceneOf } from './policy-scene.ts'
import { relyingGroup } from './relying-scene.ts'

/** A relying party without a certificate that nobody else here needs, as no operation leaves one. @returns its id */
export const plantRelyingParty = async (
  api: TestApp,
  { groupId = relyingGroup, isActive = true }: { readonly groupId?: string; readonly isActive?: boolean },
): Promise<string> => {
  const id = newId()
  await api.query(
    `insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
       is_active, is_certified, locale, policy_group_id, created_at, created_by, updated_at)
     values ($1, 'system', 'Planted', '', '', $1 || '@walk.example', 'Auth_Partner', 'approved', $2, true, 'eng', $3, now(),
       'test', now())`,
    [id, isActive, groupId],
  )
  return id
}

/** A request that waits, of which something is dead: what nobody could ask for any more. @returns its mapping key */
export const plantRequest = async (
  api: TestApp,
  what: {
    /** Absent: a partner of its own without a certificate. */
    readonly partnerId?: string
    readonly isPartnerActive?: boolean
    readonly isGroupActive?: boolean
    /** What is set in the row of the policy. */
    readonly policy?: string
  },
): Promise<string> => {
  const { policyId, groupId, groupName } = await policySceneOf(api).addPolicy('activated')
  const isActive = what.isPartnerActive ?? true
  const partnerId = what.partnerId ?? (await plantRelyingParty(api, { groupId, isActive }))
  const id = newId()
  await api.query(
    `insert into policy_request (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name,
       policy_group_id, policy_group_name, comment, state, requested_at, requested_by)
     select $1, partner.id, partner.organisation_name, partner.partner_type_code, policy.id, policy.name, $4, $5, 'planted',
       'InProgress', now(), 'test' from partner, policy where partner.id = $2 and policy.id = $3`,
    [id, partnerId, policyId, groupId, groupName],
  )
  if (what.policy !== undefined) await api.query(`update policy set ${what.policy} where id = $1`, [policyId])
  if (what.isGroupActive === false)
    await api.query('update policy_group set is_active = false where id = $1', [groupId])
  return id
}
