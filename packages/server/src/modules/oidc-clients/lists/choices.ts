import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import type { StopReason } from '../../liveness/index.ts'
import { loadPartner, requireOwnPartner } from '../../partners/index.ts'
import { loadPolicies, type Policy } from '../../policies/index.ts'
import { listLiveRequests, stopsOfGrounds } from '../../policy-requests/index.ts'
import { grantsOf, refusalOfGrants, type Grants } from '../rules/claims.ts'
import { countLive } from '../store.ts'

/** A policy that was approved for a partner. */
export interface ClientChoice {
  readonly policy: Policy
  readonly grants: Grants
  /** How many clients there are for it. */
  readonly clients: number
  /** What keeps a client for it from being made, or used. */
  readonly stops: readonly StopReason[]
  /** Why the policy is none for clients. */
  readonly refusal: Refusal | undefined
}

/** The policies that a partner may have clients for. @throws Refusal PMS_PRT_055, PMS_PMP_005 */
export const listChoices = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<ClientChoice[]> => {
  const { database } = app
  const partner = requireOwnPartner(authority, await loadPartner(database, partnerId), 'PMS_PMP_005')
  const requests = (await listLiveRequests(database, partner.id)).filter(({ state }) => state === 'approved')
  const grounds = requests.map(({ id, policyId, groupId }) => ({
    id,
    partnerId: partner.id,
    groupId,
    policyId,
    requestId: id,
  }))
  const [policies, stops] = await Promise.all([
    loadPolicies(
      database,
      requests.map(({ policyId }) => policyId),
    ),
    stopsOfGrounds(app, grounds),
  ])
  const choices = requests.map(async ({ id, policyId }): Promise<ClientChoice[]> => {
    const policy = policies.get(policyId)
    if (policy?.policyType.toLowerCase() !== 'auth') return []
    const grants = grantsOf(policy, app.settings)
    const clients = await countLive(database, policyId, partner.id)
    return [{ policy, grants, clients, stops: stops.get(id) ?? [], refusal: refusalOfGrants(grants) }]
  })
  return (await Promise.all(choices)).flat()
}
