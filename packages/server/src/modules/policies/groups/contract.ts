import { z } from 'zod'
import { instant, line, localTime, pathId, searchText } from '../../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../../platform/http/lists/filter-values-contract.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../../platform/http/lists/list-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../../platform/http/lists/search-contract.ts'
import { operation, policyV1, policyV1Echo, v2 } from '../../../platform/http/operation.ts'

const officers = ['PARTNER_ADMIN', 'POLICYMANAGER'] as const

/** Whose partners choose a group: P17, P18. */
const choosers = [
  ...officers,
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'MANUAL_ADJUDICATION',
  'PRINT_PARTNER',
] as const

const groupPath = z.object({ policygroupId: pathId() })

const groupResult = z.object({
  id: z.string(),
  name: z.string(),
  desc: z.string(),
  is_Active: z.boolean(),
  cr_by: z.string(),
  cr_dtimes: localTime,
  up_by: z.string().nullable(),
  upd_dtimes: localTime.nullable(),
})

const groupEntity = z.object({
  id: z.string(),
  crBy: z.string(),
  crDtimes: localTime,
  delDtimes: localTime.nullable(),
  desc: z.string(),
  isActive: z.boolean(),
  isDeleted: z.boolean(),
  name: z.string(),
  updBy: z.string().nullable(),
  updDtimes: localTime.nullable(),
  userId: z.string(),
})

/** A policy as the answers about groups show it. */
const policyInGroup = z.object({
  policyId: z.string(),
  policyName: z.string(),
  policyDesc: z.string(),
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
})

const groupWithPolicies = z.object({ policyGroup: groupEntity, policies: z.array(policyInGroup) })

export const createGroup = operation({
  name: 'policies.create-group',
  method: 'POST',
  path: '/v1/policymanager/policies/group/new',
  summary: 'Create a policy group (policy manager, P1)',
  envelope: policyV1Echo,
  isDated: true,
  access: { roles: officers, ownership: 'platform' },
  request: z.object({ name: line(128), desc: line(256) }),
  response: groupResult,
  errors: ['PMS_POL_014'],
})

export const updateGroup = operation({
  name: 'policies.update-group',
  method: 'PUT',
  path: '/v1/policymanager/policies/group/{policygroupId}',
  summary:
    'Change a policy group, end it or bring it back (policy manager, P2); without isActive it stays what it is',
  envelope: policyV1Echo,
  access: { roles: officers, ownership: 'platform' },
  params: groupPath,
  request: z.object({ name: line(128), desc: line(256), isActive: z.boolean().nullish() }),
  response: groupResult,
  errors: ['PMS_POL_008', 'PMS_POL_014', 'PMS_POL_056', 'PMS_POL_069', 'PMS_POL_070'],
})

export const getGroupWithPolicies = operation({
  name: 'policies.get-group-with-policies',
  method: 'GET',
  path: '/v1/policymanager/policies/group/{policygroupId}',
  summary: 'A policy group with all its policies (policy manager, P10)',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  params: groupPath,
  response: groupWithPolicies,
  errors: ['PMS_POL_016'],
})

export const getAllGroups = operation({
  name: 'policies.get-all-groups',
  method: 'GET',
  path: '/v1/policymanager/policies/group/all',
  summary: 'All policy groups with all their policies, unpaged (policy manager, P11)',
  envelope: policyV1,
  access: { roles: officers, ownership: 'platform' },
  response: z.array(groupWithPolicies),
  errors: [],
})

export const searchGroups = operation({
  name: 'policies.search-groups',
  method: 'POST',
  path: '/v1/policymanager/policies/group/search',
  summary: 'Search policy groups the older way (policy manager, P12)',
  envelope: policyV1,
  access: { roles: [...officers, 'AUTH_PARTNER', 'CREDENTIAL_PARTNER'], ownership: 'platform' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(groupEntity),
  errors: [...searchErrors],
})

export const groupFilterValues = operation({
  name: 'policies.group-filter-values',
  method: 'POST',
  path: '/v1/policymanager/policies/group/filtervalues',
  summary: 'The values that columns of policy groups have, each with the group’s name (policy manager, P15)',
  envelope: policyV1,
  access: {
    roles: [
      ...officers,
      'PARTNER',
      'AUTH_PARTNER',
      'CREDENTIAL_PARTNER',
      'ABIS_PARTNER',
      'FTM_PROVIDER',
      'ONLINE_VERIFICATION_PARTNER',
      'MANUAL_ADJUDICATION',
    ],
    ownership: 'platform',
  },
  effect: 'reads',
  request: filterValuesRequest,
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})

export const listActiveOfGroup = operation({
  name: 'policies.list-active-of-group',
  method: 'GET',
  path: '/v1/policymanager/policies/active/group/{groupName}',
  summary: 'The active policies of a group, by its name (policy manager, P17)',
  envelope: policyV1,
  access: { roles: choosers, ownership: 'platform' },
  params: z.object({ groupName: pathId() }),
  response: z.array(
    z.object({
      policyGroupId: z.string(),
      policyGroupName: z.string(),
      name: z.string(),
      descr: z.string(),
      policyType: z.string(),
      id: z.string(),
    }),
  ),
  errors: ['PMS_POL_019', 'PMS_POL_053'],
})

export const listActiveGroups = operation({
  name: 'policies.list-active-groups',
  method: 'GET',
  path: '/v1/policymanager/policies/policy-groups',
  summary: 'The active policy groups (policy manager, P18); that there is none is an error',
  envelope: v2('mosip.pms.policy.groups.get'),
  access: { roles: choosers, ownership: 'platform' },
  response: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
  errors: ['PMS_POL_059'],
})

export const deactivateGroup = operation({
  name: 'policies.deactivate-group',
  method: 'PATCH',
  path: '/v1/policymanager/policies/group/{policygroupId}',
  summary: 'End a policy group that holds neither active policies nor drafts (policy manager, P21)',
  envelope: v2('mosip.pms.deactivate.policy.group.patch'),
  access: { roles: officers, ownership: 'platform' },
  params: groupPath,
  /** `De-Activate`; the operation knows no other, and deactivates without it as well. */
  request: z.object({ status: searchText(36).nullish(), reason: line(500).nullish() }),
  response: z.object({ policyGroupId: z.string(), isActive: z.boolean() }),
  errors: [
    'PMS_COR_002',
    'PMS_POL_073',
    'PMS_POL_068',
    'PMS_POL_067',
    'PMS_POL_069',
    'PMS_POL_056',
    'PMS_POL_070',
  ],
})

export const groupListing = listing({
  filters: {
    groupId: 'contains',
    groupName: 'contains',
    groupDescription: 'contains',
    status: 'equals',
    search: 'words',
  },
  sorts: ['groupName', 'groupDescription', 'status', 'createdDateTime'],
  defaultSize: 8,
  tabs: 'status',
})

const listedGroup = z.object({
  groupId: z.string(),
  groupName: z.string(),
  groupDescription: z.string(),
  status: z.enum(['active', 'inactive']),
  /** How many policies of each state it holds. */
  policies: z.object({ draft: z.int(), activated: z.int(), deactivated: z.int() }),
  /** How many people must approve a request for one of its policies. */
  approvers: z.union([z.literal(1), z.literal(2)]),
  createdDateTime: instant,
  createdBy: z.string(),
})

export const listGroups = operation({
  name: 'policies.list-groups',
  method: 'GET',
  path: '/v1/policymanager/policies/groups',
  summary: 'All policy groups with the number of their policies',
  envelope: v2('entente.policies.groups.get'),
  access: { roles: officers, ownership: 'platform' },
  query: listQuery(groupListing),
  response: tabbedPage(listedGroup),
  errors: [...listErrors],
})

export const getGroup = operation({
  name: 'policies.get-group',
  method: 'GET',
  path: '/v1/policymanager/policies/groups/{policyGroupId}',
  summary: 'One policy group with the number of its policies',
  envelope: v2('entente.policies.group.get'),
  access: { roles: officers, ownership: 'platform' },
  params: z.object({ policyGroupId: pathId() }),
  response: listedGroup.extend({
    updatedDateTime: instant.nullable(),
    updatedBy: z.string().nullable(),
    /** How many partners are in it; 10,000 means that many or more. */
    partners: z.int(),
  }),
  errors: ['PMS_POL_016'],
})

export const setApprovers = operation({
  name: 'policies.set-approvers',
  method: 'PUT',
  path: '/v1/policymanager/policies/groups/{policyGroupId}/approvers',
  summary:
    'Say how many people must approve a request for a policy of the group: 1, or 2 who are neither each other nor whoever asked',
  envelope: v2('entente.policies.group.approvers.put'),
  access: { roles: officers, ownership: 'platform' },
  params: z.object({ policyGroupId: pathId() }),
  request: z.object({
    approvers: z.union([z.literal(1), z.literal(2)]),
    reason: line(500).nullish(),
  }),
  response: z.object({ policyGroupId: z.string(), approvers: z.union([z.literal(1), z.literal(2)]) }),
  errors: ['PMS_POL_016'],
})
