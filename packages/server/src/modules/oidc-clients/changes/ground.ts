import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { holdGround, type Ground } from '../../api-keys/index.ts'
import type { TrustEvidence } from '../../partner-certificates/index.ts'
import { loadPartner, type Partner } from '../../partners/index.ts'
import { loadPolicies, type Policy } from '../../policies/index.ts'
import { dayBefore } from '../../liveness/index.ts'
import { findLiveRequest } from '../../policy-requests/index.ts'
import { grantsOf, refusalOfGrants, type Grants } from '../rules/claims.ts'
import { requireAvailable, requirePartner } from '../lists/reading.ts'
import { countLive, countMadeSince } from '../store.ts'

/** What is known of the ground of a client before anything is locked. */
export interface KnownGround {
  readonly partner: Partner
  readonly policy: Policy
  readonly grants: Grants
}

/** @throws Refusal PMS_POLICY_ERROR_009 for another's and, but to administrators, for an unknown one; PMS_PRT_058, PMS_PRT_059 */
const getPartner = async (app: App, authority: Authority, partnerId: string): Promise<Partner> => {
  const partner = await loadPartner(app.database, partnerId)
  if (partner) authority.requireOwner(partner, 'PMS_POLICY_ERROR_009')
  else authority.nothingToOwn()
  if (!partner) throw new Refusal(authority.reachesEveryPartner ? 'PMS_PRT_058' : 'PMS_POLICY_ERROR_009')
  if (partner.partnerType.toLowerCase() !== 'auth_partner') throw new Refusal('PMS_PRT_059')
  return partner
}

/** Why no client of a partner can stand on a policy, as far as that follows from the policy and the partner's request. */
const refusalOfPolicy = async (app: App, partnerId: string, policy: Policy): Promise<Refusal | undefined> => {
  if (policy.policyType.toLowerCase() !== 'auth') return new Refusal('PMS_PRT_057')
  const request = await findLiveRequest(app.database, partnerId, policy.id)
  if (!request) return new Refusal('PMS_PRT_061')
  if (request.state !== 'approved') return new Refusal('PMS_ESI_002')
  return refusalOfGrants(grantsOf(policy, app.settings))
}

/**
 * What a client would stand on, in the contract's order of refusals (C1).
 * @throws Refusal PMS_FEATURE_002, PMS_CERTIFICATE_ERROR_002, those of `getPartner`, PMS_PMP_016, PMS_PRT_073, and those of `refusalOfPolicy`
 */
export const knowGround = async (
  app: App,
  authority: Authority,
  { partnerId, policyId }: { readonly partnerId: string; readonly policyId: string },
): Promise<KnownGround> => {
  requireAvailable(app)
  requirePartner(authority)
  const partner = await getPartner(app, authority, partnerId)
  if (!partner.isActive) throw new Refusal('PMS_PMP_016')
  const policy = (await loadPolicies(app.database, [policyId])).get(policyId)
  if (!policy) throw new Refusal('PMS_PRT_073')
  const refusal = await refusalOfPolicy(app, partnerId, policy)
  if (refusal) throw refusal
  return { partner, policy, grants: grantsOf(policy, app.settings) }
}

/** Looks at a ground as it is looked at for keys, in the words of this contract. @throws Refusal PMS_ESI_002 where the request is approved no more */
export const requireClientGround = async <T>(look: () => Promise<T>): Promise<T> => {
  try {
    return await look()
  } catch (error) {
    throw error instanceof Refusal && error.code === 'PMS_PRT_109' ? new Refusal('PMS_ESI_002') : error
  }
}

/**
 * What a client stands on, held until the transaction ends, in the words of this contract.
 * @throws Refusal those of `holdGround`; PMS_ESI_002 where the request is approved no more
 */
export const holdClientGround = (
  tx: Tx,
  app: App,
  wish: { readonly partnerId: string; readonly policyId: string },
  evidence: TrustEvidence,
): Promise<Ground> => requireClientGround(() => holdGround(tx, app, wish, evidence))

/** @throws Refusal ENT_CLI_002 where the partner has as many clients for the policy as it may */
export const requireRoom = async (
  reader: Reader,
  { settings }: Pick<App, 'settings'>,
  wish: { readonly partnerId: string; readonly policyId: string },
): Promise<void> => {
  const most = settings.OIDC_CLIENTS_PER_POLICY
  if ((await countLive(reader, wish.policyId, wish.partnerId)) >= most)
    throw new Refusal('ENT_CLI_002', { most })
}

/**
 * That a partner has not had too many clients made: each is kept for ever, whatever becomes of it.
 * @throws Refusal ENT_CLI_009
 */
export const requireModestMaking = async (
  reader: Reader,
  { settings, clock }: Pick<App, 'settings' | 'clock'>,
  partnerId: string,
): Promise<void> => {
  const most = settings.OIDC_CLIENTS_PER_DAY
  const since = dayBefore(clock.now())
  if ((await countMadeSince(reader, partnerId, since)) >= most) throw new Refusal('ENT_CLI_009', { most })
}
