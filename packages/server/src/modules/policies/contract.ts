import { z } from 'zod'
import {
  bounded,
  identifier,
  jsonObject,
  line,
  localTime,
  offsetTime,
  pathId,
  searchText,
} from '../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../platform/http/lists/filter-values-contract.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { privilegeKinds } from './document/privileges.ts'
import { operation, policyV1, policyV1Echo, v2 } from '../../platform/http/operation.ts'

const officers = ['PARTNER_ADMIN', 'POLICYMANAGER'] as const

const policyPath = z.object({ policyId: pathId() })
const inGroupPath = z.object({ policyId: pathId(), policygroupId: pathId() })

/** The longest policy, in characters of its JSON (pms-policy-device-api §5.1). */
export const longestDocument = 5120

const privilegeKind = z.enum(privilegeKinds)

/** Something that a policy allows. */
export const privilege = z.object({ kind: privilegeKind, name: z.string(), value: z.string() })

/** What partners gain, lose, or have otherwise. */
export const privilegeChange = z.object({
  kind: privilegeKind,
  name: z.string(),
  effect: z.enum(['gained', 'lost', 'changed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

/** Words of paths, which are no ids (D-32). */
const reserved: ReadonlySet<string> = new Set([
  'active',
  'check',
  'config',
  'filtervalues',
  'group',
  'groups',
  'policy-groups',
  'search',
  'types',
  'v2',
])

const ownId = searchText(36).refine(
  (id) => id.trim() === '' || (/^[A-Za-z0-9][A-Za-z0-9._-]*$/u.test(id) && !reserved.has(id)),
  { error: 'other' },
)

const content = {
  policyGroupName: line(128),
  name: line(128),
  desc: line(256),
  version: line(8),
  policies: jsonObject(longestDocument),
}

const policyResult = z.object({
  id: z.string(),
  policyGroupName: z.string(),
  name: z.string(),
  desc: z.string(),
  is_Active: z.boolean(),
  cr_by: z.string(),
  cr_dtimes: offsetTime,
  up_by: z.string().nullable(),
  upd_dtimes: localTime.nullable(),
})

/** A policy as the older readings show it. */
export const policyFields = {
  policyId: z.string(),
  policyName: z.string(),
  policyDesc: z.string(),
  policyType: z.string(),
  publishDate: localTime,
  validTill: localTime,
  status: z.enum(['PUBLISHED', 'DRAFTED']),
  version: z.string(),
  schema: z.string().nullable(),
  is_Active: z.boolean(),
  cr_by: z.string(),
  cr_dtimes: localTime,
  up_by: z.string().nullable(),
  upd_dtimes: localTime.nullable(),
  policies: z.record(z.string(), z.unknown()),
}

const policyFull = z.object({
  policyGroupId: z.string(),
  policyGroupName: z.string(),
  policyGroupDesc: z.string(),
  policyGroupStatus: z.boolean(),
  policyGroup_cr_by: z.string(),
  policyGroup_cr_dtimes: localTime,
  policyGroup_up_by: z.string().nullable(),
  policyGroup_upd_dtimes: localTime.nullable(),
  ...policyFields,
})

const documentErrors = ['PMS_PV_005', 'PMS_PV_006', 'PMS_PV_007'] as const

export const createPolicy = operation({
  name: 'policies.create',
  method: 'POST',
  path: '/v1/policymanager/policies',
  summary:
    'Create a policy as a draft (policy manager, P3); all that is wrong with its document is said at once',
  envelope: policyV1Echo,
  namesOnce: true,
  access: { roles: officers, ownership: 'platform' },
  request: z.object({ policyId: ownId.nullish(), policyType: identifier(128), ...content }),
  response: policyResult,
  errors: ['PMS_POL_023', 'PMS_POL_019', 'PMS_POL_053', 'PMS_POL_009', 'ENT_POL_001', ...documentErrors],
})

export const publishPolicy = operation({
  name: 'policies.publish',
  method: 'POST',
  path: '/v1/policymanager/policies/{policyId}/group/{policygroupId}/publish',
  summary: 'Publish a draft (policy manager, P4)',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  params: inGroupPath,
  response: policyFull,
  errors: ['PMS_POL_016', 'PMS_POL_053', 'PMS_POL_008', 'PMS_POL_015', 'PMS_POL_020'],
})

export const editPolicy = operation({
  name: 'policies.edit',
  method: 'PUT',
  path: '/v1/policymanager/policies/{policyId}',
  summary: 'Change a draft, any number of times (policy manager, P5)',
  envelope: policyV1Echo,
  namesOnce: true,
  access: { roles: officers, ownership: 'platform' },
  params: policyPath,
  request: z.object(content),
  response: policyResult,
  errors: [
    'PMS_POL_019',
    'PMS_POL_053',
    'PMS_POL_008',
    'PMS_POL_015',
    'PMS_POL_055',
    'PMS_POL_009',
    ...documentErrors,
  ],
})

export const confirmStatus = operation({
  name: 'policies.confirm-status',
  method: 'PATCH',
  path: '/v1/policymanager/policies/{policyId}/group/{policygroupId}',
  summary: 'The older status call (policy manager, P6): a draft can be told to be inactive, which it is',
  envelope: policyV1Echo,
  access: { roles: officers, ownership: 'platform' },
  effect: 'changes',
  params: inGroupPath,
  request: z.object({ status: bounded(36).nullish() }),
  response: z.object({ message: z.string() }),
  errors: [
    'PMS_POL_045',
    'PMS_POL_016',
    'PMS_POL_053',
    'PMS_POL_008',
    'PMS_POL_015',
    'PMS_POL_058',
    'PMS_POL_054',
    'PMS_POL_057',
  ],
})

export const getAllPolicies = operation({
  name: 'policies.get-all',
  method: 'GET',
  path: '/v1/policymanager/policies',
  summary: 'All policies, unpaged (policy manager, P7)',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  response: z.array(policyFull),
  errors: [],
})

export const getPolicy = operation({
  name: 'policies.get-policy',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}',
  summary: 'One policy with its group (policy manager, P8)',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  params: policyPath,
  response: policyFull,
  errors: ['PMS_POL_008'],
})

export const getPolicyOfPartner = operation({
  name: 'policies.get-policy-of-partner',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/partner/{partnerId}',
  summary: 'A policy for which a partner holds an active API key (policy manager, P9)',
  envelope: policyV1,
  // Services that call it at run time have a role of their own (B-39).
  access: {
    roles: [...officers, 'ID_AUTHENTICATION', 'CREDENTIAL_ISSUANCE', 'CREATE_SHARE'],
    ownership: 'platform',
  },
  params: policyPath.extend({ partnerId: pathId() }),
  response: policyFull,
  errors: ['PMS_POL_017'],
})

export const searchPolicies = operation({
  name: 'policies.search',
  method: 'POST',
  path: '/v1/policymanager/policies/search',
  summary: 'Search policies the older way (policy manager, P13); policyType is one of the types, or all',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  effect: 'reads',
  request: searchRequest.extend({ policyType: identifier(128) }),
  response: searchResult(
    z.object({
      id: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
      delDtimes: localTime.nullable(),
      desc: z.string(),
      isActive: z.boolean(),
      isDeleted: z.boolean(),
      name: z.string(),
      /** JSON in a text here (B-51). */
      policies: z.string(),
      updBy: z.string().nullable(),
      updDtimes: localTime.nullable(),
      validFromDate: localTime,
      validToDate: localTime,
      version: z.string(),
      policyType: z.string(),
      schema: z.string().nullable(),
      policyGroupId: z.string(),
      policyGroupName: z.string(),
    }),
  ),
  errors: [...searchErrors],
})

export const getConfiguration = operation({
  name: 'policies.get-configuration',
  method: 'GET',
  path: '/v1/policymanager/policies/config/{key}',
  summary: 'A value that forms for policies need (policy manager, P14); null for any other key',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  params: z.object({ key: pathId() }),
  response: z.object({ key: z.string(), value: z.unknown() }),
  errors: [],
})

export const filterValues = operation({
  name: 'policies.filter-values',
  method: 'POST',
  path: '/v1/policymanager/policies/filtervalues',
  summary: 'The values that columns of policies have, each with the policy’s id (policy manager, P16)',
  envelope: policyV1,
  access: {
    roles: [...officers, 'PARTNER', 'AUTH_PARTNER', 'CREDENTIAL_PARTNER'],
    ownership: 'platform',
  },
  effect: 'reads',
  request: filterValuesRequest.extend({ policyType: identifier(128) }),
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})

export const policyListing = listing({
  filters: {
    policyType: 'contains',
    policyId: 'contains',
    policyName: 'contains',
    policyDescription: 'contains',
    policyGroupName: 'contains',
    status: 'equals',
    search: 'words',
  },
  sorts: [
    'policyId',
    'policyName',
    'policyDescription',
    'policyGroupId',
    'policyGroupName',
    'status',
    'createdDateTime',
  ],
  defaultSize: 8,
  tabs: 'status',
  ignoresHalfSort: true,
})

export const listPolicies = operation({
  name: 'policies.list',
  method: 'GET',
  path: '/v1/policymanager/policies/v2',
  summary: 'All policies (policy manager, P19)',
  envelope: v2('mosip.pms.policies.get'),
  access: { roles: officers, ownership: 'platform' },
  query: listQuery(policyListing),
  response: tabbedPage(
    z.object({
      policyId: z.string(),
      /** From 1.3 on; clients of 1.2 ignore it. */
      policyType: z.string(),
      policyName: z.string(),
      policyDescription: z.string(),
      policyGroupId: z.string(),
      policyGroupName: z.string(),
      status: z.enum(['draft', 'activated', 'deactivated']),
      createdDateTime: offsetTime,
    }),
  ),
  errors: listErrors.filter((code) => code !== 'PMS_PS_ERROR_007'),
})

export const deactivatePolicy = operation({
  name: 'policies.deactivate',
  method: 'PATCH',
  path: '/v1/policymanager/policies/{policyId}',
  summary: 'End a published policy that no request stands on (policy manager, P20)',
  envelope: v2('mosip.pms.deactivate.policy.patch'),
  access: { roles: officers, ownership: 'platform' },
  params: policyPath,
  /** `De-Activate`; the operation knows no other, and deactivates without it as well. */
  request: z.object({ status: searchText(36).nullish(), reason: line(500).nullish() }),
  response: z.object({ policyId: z.string(), isActive: z.boolean() }),
  errors: [
    'PMS_COR_002',
    'PMS_POL_073',
    'PMS_POL_065',
    'PMS_POL_072',
    'PMS_POL_062',
    'PMS_POL_063',
    'PMS_POL_064',
  ],
})
