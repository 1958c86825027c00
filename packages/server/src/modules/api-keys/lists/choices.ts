import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { stopsOf, type StopReason } from '../../liveness/index.ts'
import { certificateFacts, isAnchored, loadCurrentCertificate } from '../../partner-certificates/index.ts'
import { revocationOf } from '../../platform-trust/index.ts'
import { loadGroups, loadPolicies, type Policy } from '../../policies/index.ts'
import { listLiveRequests } from '../../policy-requests/index.ts'
import { getOwnPartner } from '../changes/issue.ts'
import { countActive } from '../store.ts'

/** A policy that was approved for a partner. */
export interface KeyChoice {
  readonly policy: Policy
  /** How many active keys there are for it. */
  readonly keys: number
  /** What keeps a key for it from being made, or used. */
  readonly stops: readonly StopReason[]
}

/** The policies that a partner may have keys for. @throws Refusal PMS_PRT_055, PMS_PMP_005 */
export const listChoices = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<KeyChoice[]> => {
  const partner = await getOwnPartner(app, authority, partnerId)
  const { database } = app
  const requests = (await listLiveRequests(database, partner.id)).filter(({ state }) => state === 'approved')
  const [policies, groups, held] = await Promise.all([
    loadPolicies(
      database,
      requests.map(({ policyId }) => policyId),
    ),
    loadGroups(
      database,
      requests.map(({ groupId }) => groupId),
    ),
    loadCurrentCertificate(database, { type: 'partner', id: partner.id }),
  ])
  const revocation = held && (await revocationOf(app, held.platformSigned))
  const certificate = certificateFacts(held, {
    isRevoked: revocation !== undefined,
    isTrusted: held !== undefined && (await isAnchored(app, held)),
  })
  const now = app.clock.now()
  return Promise.all(
    requests.flatMap(({ policyId, groupId }) => {
      const policy = policies.get(policyId)
      if (!policy) return []
      const group = { isActive: groups.get(groupId)?.isActive ?? false }
      const stops = stopsOf({ partner, group, policy, request: { isApproved: true }, certificate }, now)
      return [countActive(database, policyId, partnerId).then((keys) => ({ policy, keys, stops }))]
    }),
  )
}
