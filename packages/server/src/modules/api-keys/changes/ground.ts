import { toInstant } from '../../../platform/clock.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { firstStop, type LiveFacts } from '../../liveness/index.ts'
import {
  askedElsewhere,
  certificateFacts,
  gatherTrustEvidence,
  holdTrustEvidence,
  loadCurrentCertificate,
  type HeldCertificate,
  type TrustEvidence,
} from '../../partner-certificates/index.ts'
import { loadPartner, lockPartner, type Partner } from '../../partners/index.ts'
import {
  holdGroup,
  holdPolicy,
  loadGroup,
  loadPolicies,
  type Policy,
  type PolicyGroup,
} from '../../policies/index.ts'
import { findApprovedRequest, holdApprovedRequest, type PolicyRequest } from '../../policy-requests/index.ts'
import { refusalOfStop } from './stop-refusals.ts'

/** What a new key stands on, all of it alive. */
export interface Ground {
  readonly partner: Partner
  readonly group: PolicyGroup
  readonly policy: Policy
  readonly request: PolicyRequest
  readonly held: HeldCertificate
}

/** A policy that begins later may have its keys today: they count when it begins. */
const begun = (policy: Policy, now: Date): LiveFacts['policy'] => ({
  ...policy,
  validFrom: policy.validFrom < now ? policy.validFrom : now,
})

interface Found {
  readonly partner: Partner
  readonly group: PolicyGroup
  readonly policy: Policy
  readonly request: PolicyRequest | undefined
  readonly held: HeldCertificate | undefined
}

/** @throws Refusal for the first part that is dead: PMS_PMP_016, _023, _019, _018, PMS_PRT_109, ENT_PRQ_004, ENT_PRQ_005 */
const requireLive = ({ partner, group, policy, request, held }: Found, now: Date): Ground => {
  const certificate = certificateFacts(held, askedElsewhere)
  const stop = firstStop(
    {
      partner,
      group,
      policy: begun(policy, now),
      request: request ? { isApproved: request.state === 'approved' } : null,
      certificate,
    },
    now,
  )
  if (stop === undefined && request && held) return { partner, group, policy, request, held }
  const till = certificate ? toInstant(certificate.notAfter) : ''
  throw refusalOfStop(stop ?? 'certificate-missing', { state: policy.state, till })
}

/** Which key is wanted, as far as that says what it stands on. */
interface KeyGround {
  readonly partnerId: string
  readonly policyId: string
}

/**
 * What of the ground takes time to find out: that the partner's certificate is trusted. Call it before the transaction.
 * @throws Refusal PMS_PMP_016, and those of `gatherTrustEvidence`
 */
export const gatherGround = async (app: App, partnerId: string): Promise<TrustEvidence> => {
  // Of a deactivated partner that is told, not that its certificates are on hold.
  if (!(await loadPartner(app.database, partnerId))?.isActive) throw new Refusal('PMS_PMP_016')
  return gatherTrustEvidence(app, { type: 'partner', id: partnerId })
}

/** The policy, where it is in the partner's group. @throws Refusal PMS_PMP_014 */
const policyIn = async (reader: Reader, partner: Partner, policyId: string): Promise<Policy> => {
  const known = (await loadPolicies(reader, [policyId])).get(policyId)
  if (!known || known.groupId !== partner.policyGroupId) throw new Refusal('PMS_PMP_014')
  return known
}

/** @throws Refusal PMS_PMP_005, PMS_PMP_014 where the policy is not in the partner's group */
const holdFound = async (tx: Tx, { partnerId, policyId }: KeyGround): Promise<Found> => {
  const partner = await lockPartner(tx, partnerId)
  if (!partner) throw new Refusal('PMS_PMP_005')
  const known = await policyIn(tx, partner, policyId)
  // Partner, group, policy, request, and the key last: in this order everywhere.
  const group = await holdGroup(tx, known.groupId)
  const policy = await holdPolicy(tx, policyId)
  if (!group || !policy) throw new Refusal('PMS_PMP_014')
  const request = await holdApprovedRequest(tx, partnerId, policyId)
  const held = await loadCurrentCertificate(tx, { type: 'partner', id: partnerId })
  return { partner, group, policy, request, held }
}

/**
 * What a key stands on, held until the transaction ends: nothing is issued in favour of the dead.
 * @throws Refusal PMS_PMP_005, PMS_PMP_014, those of `requireLive`, and those of `holdTrustEvidence`
 */
export const holdGround = async (
  tx: Tx,
  app: App,
  wish: KeyGround,
  evidence: TrustEvidence,
): Promise<Ground> => {
  const ground = requireLive(await holdFound(tx, wish), app.clock.now())
  await holdTrustEvidence(tx, app, evidence)
  return ground
}

/**
 * The same as it stands now, for previews: nothing is held.
 * @throws Refusal those of `gatherGround` and `holdGround`
 */
export const requireGround = async (app: App, { partnerId, policyId }: KeyGround): Promise<void> => {
  const { database } = app
  await gatherGround(app, partnerId)
  const partner = await loadPartner(database, partnerId)
  if (!partner) throw new Refusal('PMS_PMP_005')
  const policy = await policyIn(database, partner, policyId)
  const [group, request, held] = await Promise.all([
    loadGroup(database, policy.groupId),
    findApprovedRequest(database, partnerId, policyId),
    loadCurrentCertificate(database, { type: 'partner', id: partnerId }),
  ])
  if (!group) throw new Refusal('PMS_PMP_014')
  requireLive({ partner, group, policy, request, held }, app.clock.now())
}
