import { z } from 'zod'
import { identifier, line, offsetTime, pathId, searchText } from '../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../platform/http/lists/filter-values-contract.ts'
import { listing, listQuery, tabbedPage, unpagedListErrors } from '../../platform/http/lists/list-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { operation, v1, v1Echo, v1Retrieve, v2 } from '../../platform/http/operation.ts'
import { requestStates } from './policy-request.ts'

export { privilege } from '../policies/contract.ts'

/** Whose partners ask for policies: P26; two of them the contract lets list requests but not file them, or neither. */
export const askers = [
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'SDK_PARTNER',
  'MANUAL_ADJUDICATION',
] as const

/** Who decides: M8 has the first two; officers of policies are ours (docs/decisions/0043). */
export const deciders = ['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER'] as const

/** The longest text of what a policy is asked for (D-30). */
const longestComment = 4000

const partnerPath = z.object({ partnerId: pathId() })

export const askForPolicy = operation({
  name: 'policy-requests.ask',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/policy/map',
  summary: 'Ask for a policy of the partner’s group (P26)',
  envelope: v1Echo,
  access: { roles: ['PARTNER_ADMIN', ...askers, 'CREDENTIAL_ISSUANCE'], ownership: 'partner' },
  params: partnerPath,
  request: z.object({ policyName: searchText(128), useCaseDescription: searchText(longestComment) }),
  response: z.object({ mappingkey: z.string(), message: z.string() }),
  errors: [
    'PMS_PRT_055',
    'PMS_PRT_005',
    'PMS_PMP_016',
    'PMS_PRT_073',
    'PMS_PRT_098',
    'PMS_PMP_019',
    'PMS_PMP_018',
    'PMS_PMP_023',
    'PMS_PRT_053',
    'PMS_PRT_060',
  ],
})

export const decideRequest = operation({
  name: 'policy-requests.decide',
  method: 'PUT',
  path: '/v1/partnermanager/partners/policy/{mappingkey}',
  summary:
    'Approve or reject a request for a policy (M8); a reason may be given and is shown to the partner. Where the policy’s group wants two people, the first one’s approval leaves it in progress and says so',
  envelope: v1Echo,
  isDated: true,
  access: { roles: deciders, ownership: 'all' },
  params: z.object({ mappingkey: pathId() }),
  /** `Approved` or `Rejected`, in any case. */
  request: z.object({ status: identifier(36), reason: line(500).nullish() }),
  response: z.string(),
  errors: [
    'PMS_PM_045',
    'PMS_PMP_007',
    'PMS_PM_034',
    'PMS_PM_035',
    'ENT_PRQ_001',
    'PMS_PMP_016',
    'PMS_PMP_019',
    'PMS_PMP_023',
    'PMS_PMP_018',
    'ENT_PRQ_004',
    'ENT_PRQ_005',
    'KER-PCM-006',
    'ENT_CRT_002',
    'ENT_REV_005',
    'PMS_PM_051',
    'ENT_PRQ_002',
    'ENT_PRQ_003',
  ],
})

const mapping = z.object({
  partnerID: z.string(),
  status: z.string(),
  organizationName: z.string(),
  policyId: z.string(),
  /** What the policy is asked for, under the name of something else. */
  policyDesc: z.string(),
  apiKeyReqNo: z.string(),
})

const readers = ['PARTNER_ADMIN', 'PARTNERMANAGER'] as const

export const listMappings = operation({
  name: 'policy-requests.list-plain',
  method: 'GET',
  path: '/v1/partnermanager/partners/apikey',
  summary: 'All requests for policies, unpaged, at most 2,000 (M6)',
  envelope: v1Retrieve,
  access: { roles: readers, ownership: 'all' },
  response: z.object({ apikeyRequests: z.array(mapping) }),
  errors: ['PMS_PMP_015'],
})

export const getMapping = operation({
  name: 'policy-requests.get-plain',
  method: 'GET',
  path: '/v1/partnermanager/partners/apikey/{apikey}',
  summary: 'One request for a policy, by its mapping key (M7)',
  envelope: v1Retrieve,
  access: { roles: readers, ownership: 'all' },
  params: z.object({ apikey: pathId() }),
  response: mapping,
  errors: ['PMS_PMP_015'],
})

export const listOfPartner = operation({
  name: 'policy-requests.list-of-partner',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/apikey/request',
  summary:
    'The requests of a partner, and whether there are keys for them (P11); the keys themselves are nowhere',
  envelope: v1Retrieve,
  access: { roles: ['PARTNER_ADMIN', ...askers, 'PARTNER'], ownership: 'partner' },
  params: partnerPath,
  response: z.array(
    z.object({
      apiKeyReqID: z.string(),
      apiKeyRequestStatus: z.string(),
      partnerApiKey: z.string().nullable(),
      apikeyStatus: z.boolean(),
      validityTill: z.string().nullable(),
    }),
  ),
  errors: ['PMS_PRT_055', 'PMS_PRT_006'],
})

const searchers = ['PARTNER_ADMIN', ...askers, 'PARTNER'] as const

export const searchRequests = operation({
  name: 'policy-requests.search',
  method: 'POST',
  path: '/v1/partnermanager/partners/apikey/request/search',
  summary: 'Search requests for policies the older way (P22); partners find their own',
  envelope: v1,
  access: { roles: [...searchers, 'PMS_USER'], ownership: 'self' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(
    z.object({
      apikeyRequestId: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
      delDtimes: offsetTime.nullable(),
      isDeleted: z.boolean(),
      policyId: z.string(),
      requestDatetimes: offsetTime,
      requestDetail: z.string(),
      statusCode: z.string(),
      updBy: z.string().nullable(),
      updDtimes: offsetTime.nullable(),
      partnerId: z.string(),
      partnerName: z.string(),
      policyName: z.string(),
    }),
  ),
  errors: [...searchErrors],
})

export const filterValues = operation({
  name: 'policy-requests.filter-values',
  method: 'POST',
  path: '/v1/partnermanager/partners/apikey/request/filtervalues',
  summary:
    'The values that columns of requests have, each with its mapping key (P21); partners find their own',
  envelope: v1,
  access: { roles: searchers, ownership: 'self' },
  effect: 'reads',
  request: filterValuesRequest,
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})

export const requestListing = listing({
  filters: {
    partnerId: 'contains',
    partnerComment: 'contains',
    orgName: 'contains',
    policyId: 'contains',
    policyName: 'contains',
    policyGroupName: 'contains',
    partnerType: 'contains',
    status: 'equals',
    // Ours: what was withdrawn is told from what was rejected.
    state: 'equals',
    search: 'words',
  },
  sorts: [
    'partnerId',
    'partnerType',
    'orgName',
    'policyId',
    'policyGroupName',
    'policyName',
    'status',
    'requestDetail',
    'createdDateTime',
  ],
  defaultSize: 8,
  hasNoDefaultPage: true,
  tabs: 'state',
})

export const listRequests = operation({
  name: 'policy-requests.list',
  method: 'GET',
  path: '/v1/partnermanager/partner-policy-requests',
  summary: 'Requests for policies (M12): partners list their own; without a page at most 2,000',
  envelope: v2('mosip.pms.all.partner.policy.mapping.requests.get'),
  access: {
    roles: [...deciders, ...askers],
    ownership: 'self',
    everyPartner: ['PARTNERMANAGER', 'POLICYMANAGER'],
  },
  query: listQuery(requestListing),
  response: tabbedPage(
    z.object({
      id: z.string(),
      partnerId: z.string(),
      partnerStatus: z.string(),
      orgName: z.string(),
      partnerType: z.string(),
      policyGroupId: z.string(),
      policyGroupName: z.string(),
      policyGroupDescription: z.string(),
      policyId: z.string(),
      policyName: z.string(),
      policyDescription: z.string(),
      partnerComment: z.string(),
      status: z.enum(['InProgress', 'approved', 'rejected']),
      /** Ours: as `status`, but withdrawn where the partner has taken it back. */
      state: z.enum(requestStates),
      createdDateTime: offsetTime,
      updatedDateTime: offsetTime.nullable(),
    }),
  ),
  errors: [...unpagedListErrors, 'PMS_CERTIFICATE_ERROR_002'],
})
