import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  findOwnPartner,
  loadPartner,
  lockPartner,
  requireOwnPartner,
  type Partner,
} from '../partners/index.ts'
import { loadPolicies, type Policy } from '../policies/index.ts'
import { holdApprovedRequest, holdPolicyNamed } from '../policy-requests/index.ts'
import { findMapping, insertMapping, removeMapping, type Mapping } from './mapping-store.ts'

/** Types of partners that issue or get credentials (pms-partner-api §9). */
export const mappingTypes: readonly string[] = [
  'Credential_Partner',
  'Online_Verification_Partner',
  'Auth_Partner',
]

/** The types of credentials that the platform issues, as the setting has them. */
export const typesOf = (app: Pick<App, 'settings'>): readonly string[] => app.settings.CREDENTIAL_TYPES

/** @throws Refusal PMS_PRT_072 for a type that the platform does not issue, in any case of its letters */
const requireType = (app: App, text: string): string => {
  const known = typesOf(app).find((type) => type.toLowerCase() === text.toLowerCase())
  if (known === undefined) throw new Refusal('PMS_PRT_072', { types: typesOf(app).join(', ') })
  return known
}

const record = (
  tx: Tx,
  app: App,
  actor: Authority,
  change: {
    readonly action: 'mapped' | 'unmapped'
    readonly partnerId: string
    readonly before: Mapping | undefined
    readonly after: Mapping | undefined
  },
): Promise<void> => {
  const shown = (mapping: Mapping | undefined) =>
    mapping ? { credentialType: mapping.credentialType, policyId: mapping.policyId } : null
  return app.record(tx, {
    actor,
    action: `partner.credential-type-${change.action}`,
    object: { type: 'partner', id: change.partnerId },
    partnerId: change.partnerId,
    before: shown(change.before),
    after: shown(change.after),
  })
}

/**
 * P5. Says by which policy credentials of a type follow. The same again changes nothing; another policy is refused, or nobody
 * could tell which of the two counts.
 * @throws Refusal PMS_PRT_072, PMS_PRT_055, PMS_PRT_005, PMS_PMP_016, PMS_PRT_070 (not of this type of partner), those of
 *   `holdPolicyNamed`, PMS_PRT_109 (the policy was not approved for the partner), PMS_PRT_007 (mapped to another)
 */
export const mapCredentialType = (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly credentialType: string; readonly policyName: string },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const credentialType = requireType(app, wish.credentialType)
    const partner = requireOwnPartner(authority, await lockPartner(tx, wish.partnerId))
    if (!partner.isActive) throw new Refusal('PMS_PMP_016')
    if (!mappingTypes.includes(partner.partnerType))
      throw new Refusal('PMS_PRT_070', { types: mappingTypes.join(', ') })
    const { policy } = await holdPolicyNamed(tx, app, partner, wish.policyName)
    if (!(await holdApprovedRequest(tx, partner.id, policy.id))) throw new Refusal('PMS_PRT_109')
    const mapping: Mapping = {
      partnerId: partner.id,
      credentialType,
      policyId: policy.id,
      mappedAt: app.clock.now(),
      mappedBy: authority.userName,
    }
    if (await insertMapping(tx, mapping)) {
      await record(tx, app, authority, {
        action: 'mapped',
        partnerId: partner.id,
        before: undefined,
        after: mapping,
      })
      return
    }
    const before = await findMapping(tx, partner.id, credentialType)
    if (before?.policyId !== policy.id) throw new Refusal('PMS_PRT_007', { type: credentialType })
  })

/**
 * Ends a mapping, so that the type can follow another policy. One that is not there is gone already.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005
 */
export const unmapCredentialType = (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly credentialType: string },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const partner = requireOwnPartner(authority, await lockPartner(tx, wish.partnerId))
    const before = await findMapping(tx, partner.id, wish.credentialType)
    if (!before) return
    await removeMapping(tx, partner.id, wish.credentialType)
    await record(tx, app, authority, {
      action: 'unmapped',
      partnerId: partner.id,
      before,
      after: undefined,
    })
  })

/**
 * P6. The policy that credentials of a type follow.
 * @throws Refusal PMS_PRT_055, PMS_PRT_064 (none, or no such partner, told to those who may read every partner's)
 */
export const getMappedPolicy = async (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly credentialType: string },
): Promise<{ readonly partner: Partner; readonly policy: Policy }> => {
  const partner = findOwnPartner(authority, await loadPartner(app.database, wish.partnerId))
  const mapping = partner && (await findMapping(app.database, partner.id, wish.credentialType))
  if (!mapping) throw new Refusal('PMS_PRT_064')
  const policy = (await loadPolicies(app.database, [mapping.policyId])).get(mapping.policyId)
  if (!policy) throw new Error(`the policy of a mapping of ${partner.id} is gone`)
  return { partner, policy }
}
