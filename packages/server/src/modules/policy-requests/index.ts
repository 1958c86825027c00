import type { Module } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { offer } from '../../platform/extensions.ts'
import { decisionQueues } from '../approvals/index.ts'
import { policyUses } from '../policies/index.ts'
import { endingSources } from '../endings/index.ts'
import { endingGrantedPolicies } from './ending-store.ts'
import { setupSteps } from '../setup/index.ts'
import { deciders } from './contract.ts'
import { waitingRequests } from './lists/list-store.ts'
import { requestUses } from './lists/policy-uses.ts'
import { requestRoutes } from './routes.ts'
import { requestSteps } from './setup.ts'
import { listApprovals, load } from './store.ts'

/** Asks, decides and takes back; for the sandbox. */
export { askForPolicy, holdPolicyNamed } from './changes/ask.ts'
export { decideRequest, withdrawRequest } from './changes/decide.ts'
export type { PolicyRequest } from './policy-request.ts'
export { approvalGuards, type ApprovalGuard } from './changes/approval-guards.ts'
/** What a partner has asked for and was not refused. */
export { findLive as findLiveRequest } from './store.ts'
export { requestKeySources, type RequestKeySource } from './lists/request-keys.ts'
/**
 * The approved request of a partner for a policy: what keys and clients are issued against. `holdApprovedRequest` locks it
 * (partner, group, policy and request in this order, as everywhere), `findApprovedRequest` only looks.
 */
export { findApproved as findApprovedRequest, holdApproved as holdApprovedRequest } from './store.ts'
/** The requests of a partner that are open or approved, oldest first. */
export { listLive as listLiveRequests } from './lists/list-store.ts'
/** All requests of a partner, oldest first. */
export { listOldest as listRequestsOf } from './lists/list-store.ts'

/** Keys, licences and clients as entries of one width, for whoever holds all of them in memory. */
export {
  entryKeptWidth,
  entryKeyWidth,
  entryValueWidth,
  issuedEntries,
  readIssued,
  refOfGround,
  type Issued,
  type IssuedKind,
} from './issued/issued-entry.ts'
export { lastUses, lastUsesOf } from './issued/last-uses.ts'
/** What keys and licences have in common – both count for a time and are found by a digest – and clients with them. */
export { issuedStore } from './issued/issued-store.ts'
export { expiryJobOf } from './issued/expiry-job.ts'
export { issuedOffers } from './issued/issued-offers.ts'
export { approvedAmong } from './store.ts'

/** What keeps keys, licences and whatever else was issued on a request from being used. */
export { stopsOfGrants, stopsOfGrounds } from './changes/grant-stops.ts'

/** Whether somebody has approved a request already, be it one of two. */
export const hasApprovals = async (reader: Reader, requestId: string): Promise<boolean> =>
  (await listApprovals(reader, requestId)).length > 0

/** Whose request it is: the partner's id, or undefined for an unknown one. */
export const partnerOfRequest = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** Requests of partners for policies: asked, decided by one person or two, taken back. */
export const policyRequestsModule: Module = {
  name: 'policy-requests',
  extensions: () => [
    offer(decisionQueues, { kind: 'policy-request', line: waitingRequests, deciders }),
    ...requestSteps.map((step) => offer(setupSteps, step)),
    offer(endingSources, endingGrantedPolicies),
    ...requestUses.map((uses) => offer(policyUses, uses)),
  ],
  routes: requestRoutes,
}
