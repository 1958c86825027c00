import { keyListing } from '../../packages/server/src/modules/api-keys/own-contract.ts'
import { partnerListing } from '../../packages/server/src/modules/partners/contract.ts'
import { policyListing } from '../../packages/server/src/modules/policies/contract.ts'
import { requestListing } from '../../packages/server/src/modules/policy-requests/contract.ts'
import type { MeasuredList } from '../lists/measure-list.ts'

export const registryLists: readonly MeasuredList[] = [
  {
    name: 'partners',
    path: '/v1/partnermanager/admin-partners',
    table: 'partner',
    sorts: partnerListing.sorts,
    filters: [
      {},
      { isActive: 'true' },
      { isActive: 'false' },
      { partnerType: 'Credential' },
      { orgName: 'granite bank' },
      { emailAddress: 'party-4242' },
      { policyGroupName: 'sector 007' },
      { search: 'lumen clinic 77' },
      { orgName: 'no such partner' },
    ],
  },
  {
    name: 'requests',
    path: '/v1/partnermanager/partner-policy-requests',
    table: 'policy_request',
    sorts: requestListing.sorts,
    filters: [
      {},
      { state: 'InProgress' },
      { status: 'approved' },
      { partnerType: 'Auth' },
      { orgName: 'granite bank' },
      { policyName: 'voting 7-' },
      { partnerComment: 'branch 42' },
      { search: 'subsidies party-777' },
      { orgName: 'no such partner' },
    ],
  },
  {
    name: 'keys',
    path: '/v1/partnermanager/api-keys',
    table: 'api_key',
    sorts: keyListing.sorts,
    filters: [
      {},
      { state: 'active' },
      { state: 'deactivated' },
      { apiKeyLabel: 'branch 2' },
      { orgName: 'granite bank' },
      { policyName: 'voting 7-' },
      { search: 'subsidies party-777' },
      { orgName: 'no such partner' },
    ],
  },
  {
    name: 'policies',
    path: '/v1/policymanager/policies/v2',
    table: 'policy',
    sorts: policyListing.sorts,
    filters: [{}, { status: 'activated' }, { policyName: 'voting' }, { search: 'taxes sector' }],
  },
]
