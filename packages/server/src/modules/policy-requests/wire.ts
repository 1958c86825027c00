import { toInstant, toOffsetTime } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isDeactivated, type Partner } from '../partners/index.ts'
import type { Policy, PolicyGroup } from '../policies/index.ts'
import type { PolicyRequest } from './policy-request.ts'
import type { Choice, RequestDetails } from './lists/reading.ts'
import type { RequestKey } from './lists/request-keys.ts'

/** Compared by clients: byte for byte the contract's (W5, W9, W10). */
const submitted = 'Policy mapping request submitted successfully.'
const approved = 'Policy mapping approved successfully'
const rejected = 'Policy mapping rejected successfully'
/** Ours: the contract knows one person only. */
const seconded = 'Policy mapping approved by one of two people; another person must approve it, too'

/** The answer of P26. */
export const presentAsked = ({ id }: PolicyRequest) => ({ mappingkey: id, message: submitted })

/** The answer of M8. */
export const presentDecided = ({ state }: PolicyRequest): string => {
  if (state === 'InProgress') return seconded
  return state === 'approved' ? approved : rejected
}

/** The status of M8, in any case: whether it approves; undefined for another word. */
export const readDecision = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase()
  return word === 'approved' || word === 'rejected' ? word === 'approved' : undefined
}

/** The three words of the contract: what was withdrawn may be asked for again, as what was rejected may (docs/decisions/0043). */
const statusWord = ({ state }: Pick<PolicyRequest, 'state'>) =>
  state === 'withdrawn' ? ('rejected' as const) : state

/** An element of M6, and M7. */
export const presentMapping = (request: PolicyRequest) => ({
  partnerID: request.partnerId,
  status: statusWord(request),
  organizationName: request.organisationName,
  policyId: request.policyId,
  policyDesc: request.comment,
  apiKeyReqNo: request.id,
})

/** An element of P11. The key itself is nobody's to read (D-04). */
export const presentOfPartner = (keys: ReadonlyMap<string, RequestKey>) => (request: PolicyRequest) => {
  const key = request.state === 'approved' ? keys.get(request.policyId) : undefined
  return {
    apiKeyReqID: request.id,
    apiKeyRequestStatus: statusWord(request),
    partnerApiKey: null,
    apikeyStatus: key?.isActive ?? false,
    validityTill: key ? toInstant(key.validTill) : null,
  }
}

/** A row of the older search (P22). */
export const presentSearched = (request: PolicyRequest) => ({
  apikeyRequestId: request.id,
  crBy: request.requestedBy,
  crDtimes: toOffsetTime(request.requestedAt),
  delDtimes: null,
  isDeleted: false,
  policyId: request.policyId,
  requestDatetimes: toOffsetTime(request.requestedAt),
  requestDetail: request.comment,
  statusCode: statusWord(request),
  updBy: request.decision?.by ?? null,
  updDtimes: request.decision ? toOffsetTime(request.decision.at) : null,
  partnerId: request.partnerId,
  partnerName: request.organisationName,
  policyName: request.policyName,
})

/** Whether the partner counts, in the words of M12. */
const partnerStatus = (partner: Partner | undefined): string => {
  if (!partner) return 'InProgress'
  if (partner.isActive) return 'activated'
  return isDeactivated(partner) ? 'deactivated' : 'InProgress'
}

/** What the rows of a page stand on, by id. */
export interface Surroundings {
  readonly partners: ReadonlyMap<string, Partner>
  readonly groups: ReadonlyMap<string, PolicyGroup>
  readonly policies: ReadonlyMap<string, Policy>
}

/** A row of M12. */
export const presentRow =
  ({ partners, groups, policies }: Surroundings) =>
  (request: PolicyRequest) => ({
    id: request.id,
    partnerId: request.partnerId,
    partnerStatus: partnerStatus(partners.get(request.partnerId)),
    orgName: request.organisationName,
    partnerType: request.partnerType,
    policyGroupId: request.groupId,
    policyGroupName: request.groupName,
    policyGroupDescription: groups.get(request.groupId)?.description ?? '',
    policyId: request.policyId,
    policyName: request.policyName,
    policyDescription: policies.get(request.policyId)?.description ?? '',
    partnerComment: request.comment,
    status: statusWord(request),
    state: request.state,
    createdDateTime: toOffsetTime(request.requestedAt),
    updatedDateTime: request.decision ? toOffsetTime(request.decision.at) : null,
  })

/** A refusal as part of an answer. */
const presentRefusal = (refusal: Refusal, locale: Locale) => ({
  errorCode: refusal.code,
  message: explain(refusal, locale),
})

/** One request, for the portal. */
export const presentDetails = (details: RequestDetails, locale: Locale) => {
  const { request, partner, policy, obstacle } = details
  return {
    id: request.id,
    partnerId: request.partnerId,
    orgName: request.organisationName,
    partnerType: request.partnerType,
    isPartnerActive: partner.isActive,
    policyId: request.policyId,
    policyName: request.policyName,
    policyDescription: policy.description,
    policyType: policy.policyType,
    policyValidTill: toInstant(policy.validTill),
    policyGroupId: request.groupId,
    policyGroupName: request.groupName,
    partnerComment: request.comment,
    state: request.state,
    createdDateTime: toInstant(request.requestedAt),
    createdBy: request.requestedBy,
    decision: request.decision && {
      decidedBy: request.decision.by,
      decidedDateTime: toInstant(request.decision.at),
      reason: request.decision.reason,
    },
    approvers: details.approvers,
    approvals: details.approvals.map(({ by, at, reason }) => ({
      approvedBy: by,
      approvedDateTime: toInstant(at),
      reason,
    })),
    privileges: [...details.privileges],
    gained: [...details.gained],
    held: details.held.map(({ id, name }) => ({ policyId: id, policyName: name })),
    obstacle: obstacle ? presentRefusal(obstacle, locale) : null,
    actions: [...details.actions],
  }
}

/** A policy that may be asked for, for the portal. */
export const presentChoice = ({ policy, privileges, gained, request }: Choice) => ({
  policyId: policy.id,
  policyName: policy.name,
  policyDescription: policy.description,
  policyType: policy.policyType,
  validTill: toInstant(policy.validTill),
  privileges: [...privileges],
  gained: [...gained],
  request: request ? { id: request.id, state: request.state } : null,
})
