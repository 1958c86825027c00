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
  type TrustEvidence,
} from '../../partner-certificates/index.ts'
import { loadPartner, lockPartner, type Partner } from '../../partners/index.ts'
import { holdGroup, holdPolicy, loadPolicies, type Policy } from '../../policies/index.ts'
import { holdApprovedRequest, listRequestsOf, type PolicyRequest } from '../../policy-requests/index.ts'
import { refusalOfStop } from './ground-errors.ts'

/** The type of partners that have licences. */
export const mispType = 'MISP_Partner'

/** A policy that begins later may have its licences today: they count when it begins. */
const begun = (policy: Policy, now: Date): LiveFacts['policy'] => ({
  ...policy,
  validFrom: policy.validFrom < now ? policy.validFrom : now,
})

/**
 * The approved request for the policy of a MISP that a new licence is bound to: the oldest for a policy of the type MISP.
 * One that is open hinders, as the contract has it; a rejected one does where nothing has been approved since.
 * @returns undefined for a MISP that has asked for none
 * @throws Refusal PMS_MSP_418
 */
export const chooseRequest = async (
  reader: Reader,
  partnerId: string,
): Promise<PolicyRequest | undefined> => {
  const asked = (await listRequestsOf(reader, partnerId)).filter(({ state }) => state !== 'withdrawn')
  const approved = asked.filter(({ state }) => state === 'approved')
  const isOpen = asked.some(({ state }) => state === 'InProgress')
  if (isOpen || (asked.length > 0 && approved.length === 0)) throw new Refusal('PMS_MSP_418')
  const policies = await loadPolicies(
    reader,
    approved.map(({ policyId }) => policyId),
  )
  return approved.find(({ policyId }) => policies.get(policyId)?.policyType === 'MISP')
}

/** A policy that a licence is bound to, with what it is bound by. */
export interface Bond {
  readonly policyId: string
  readonly groupId: string
  readonly requestId: string
}

/** What a licence stands on, all of it alive. */
export interface Ground {
  readonly partner: Partner
  /** Null for a MISP without a policy. */
  readonly policy: Policy | null
  readonly bond: Bond | null
}

/**
 * What of the ground takes time to find out: that the partner's certificate is trusted. Call it before the transaction.
 * @throws Refusal PMS_MSP_405, and those of `gatherTrustEvidence`
 */
export const gatherGround = async (app: App, partnerId: string): Promise<TrustEvidence> => {
  // Of a deactivated partner that is told, not that its certificates are on hold.
  if (!(await loadPartner(app.database, partnerId))?.isActive) throw new Refusal('PMS_MSP_405')
  return gatherTrustEvidence(app, { type: 'partner', id: partnerId })
}

/** Group, policy and request, held in the order in which everybody takes them. @throws Refusal PMS_MSP_419 */
const holdBond = async (tx: Tx, partnerId: string, { groupId, policyId }: Bond) => {
  const group = await holdGroup(tx, groupId)
  const policy = await holdPolicy(tx, policyId)
  if (!group || !policy) throw new Refusal('PMS_MSP_419')
  const request = await holdApprovedRequest(tx, partnerId, policyId)
  return { group, policy, request: request ? { isApproved: true } : null }
}

/**
 * What a licence stands on, held until the transaction ends: nothing is issued in favour of the dead.
 * @param wish `bond`: what the licence is bound to; absent, for a new one: as `chooseRequest` finds it
 * @throws Refusal PMS_MSP_005, PMS_MSP_405, PMS_MSP_418, PMS_MSP_419, ENT_PRQ_004, ENT_PRQ_005, and those of `holdTrustEvidence`
 */
export const holdGround = async (
  tx: Tx,
  app: App,
  wish: { readonly partnerId: string; readonly bond?: Bond | null },
  evidence: TrustEvidence,
): Promise<Ground> => {
  const { partnerId } = wish
  const partner = await lockPartner(tx, partnerId)
  if (!partner) throw new Refusal('PMS_MSP_005')
  if (!partner.isActive) throw new Refusal('PMS_MSP_405')
  const chosen = wish.bond === undefined ? await chooseRequest(tx, partnerId) : undefined
  const bond =
    wish.bond ??
    (chosen ? { policyId: chosen.policyId, groupId: chosen.groupId, requestId: chosen.id } : null)
  const held = await loadCurrentCertificate(tx, { type: 'partner', id: partnerId })
  const bound = bond && (await holdBond(tx, partnerId, bond))
  const now = app.clock.now()
  const certificate = certificateFacts(held, askedElsewhere)
  const facts = bound ? { ...bound, policy: begun(bound.policy, now) } : {}
  const stop = firstStop({ partner, ...facts, certificate }, now)
  if (stop !== undefined)
    throw refusalOfStop(stop, { till: certificate ? toInstant(certificate.notAfter) : '' })
  await holdTrustEvidence(tx, app, evidence)
  return { partner, policy: bound?.policy ?? null, bond }
}
