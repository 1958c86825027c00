import { z } from 'zod'
import { identifier, line, offsetTime, pathId, searchText, instant } from '../../platform/http/fields.ts'
import { listing, listQuery, tabbedPage, unpagedListErrors } from '../../platform/http/lists/list-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { operation, v1, v1Echo, v1Retrieve, v2 } from '../../platform/http/operation.ts'
import { groundErrors } from './changes/ground-errors.ts'

/** What the holder of a key gains and loses. */
export { privilegeChange } from '../policies/contract.ts'

/** Whose partners have keys (P27). */
export const holders = [
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
] as const

const partnerPath = z.object({ partnerId: pathId() })

/** What a key is called; the same label names one key of a policy. */
export const keyLabel = line(36)

/** Ours: how long a key is valid, when that is less than the setting says. */
export const validDays = z.int().min(1).max(3650).nullish()

export const generateKey = operation({
  name: 'api-keys.generate',
  method: 'PATCH',
  path: '/v1/partnermanager/partners/{partnerId}/generate/apikey',
  summary:
    'Make an API key for a policy that was approved for the partner (P27); the answer shows it, and nothing ever again',
  envelope: v1Echo,
  isDated: true,
  carriesSecret: true,
  access: { roles: [...holders, 'CREDENTIAL_ISSUANCE'], ownership: 'partner' },
  params: partnerPath,
  request: z.object({ policyName: identifier(128), label: keyLabel, validDays }),
  response: z.object({
    apiKey: z.string(),
    label: z.string(),
    policyId: z.string(),
    partnerId: z.string(),
    /** Ours. */
    keyId: z.string(),
    expiryDateTime: instant,
  }),
  errors: ['PMS_PRT_055', ...groundErrors, 'PMS_PRT_110', 'ENT_KEY_003', 'ENT_KEY_005'],
})

export const moveKey = operation({
  name: 'api-keys.move-by-key',
  method: 'PUT',
  path: '/v1/partnermanager/partners/{partnerId}/apikey/{apikey}/policies',
  summary:
    'Move an API key to another policy that was approved for the partner (M1); verifiers keep it under the one that they know',
  envelope: v1Echo,
  access: { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER'], ownership: 'all' },
  params: partnerPath.extend({ apikey: pathId() }),
  /** A blank id is that of no policy. */
  request: z.object({ oldPolicyID: searchText(36), newPolicyID: searchText(36) }),
  response: z.object({ message: z.string() }),
  errors: ['PMS_PMP_50', 'PMS_PMS_022', 'ENT_KEY_001', ...groundErrors, 'PMS_PRT_110', 'ENT_KEY_003'],
})

export const getPolicyOfKey = operation({
  name: 'api-keys.get-policy-of-key',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/apikey/{apikey}',
  summary: 'The policy of an API key, whatever state it is in (M5)',
  envelope: v1Retrieve,
  access: { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER'], ownership: 'all' },
  params: partnerPath.extend({ apikey: pathId() }),
  response: z.object({ partnerID: z.string(), policyId: z.string() }),
  errors: ['PMS_PMP_009'],
})

export const setKeyStatus = operation({
  name: 'api-keys.set-status-by-label',
  method: 'PATCH',
  path: '/v1/partnermanager/partners/{partnerId}/policy/{policyId}/apiKey/status',
  summary: 'Deactivate an API key, or bring it back (M9)',
  envelope: v1Echo,
  access: {
    roles: [
      'PARTNER_ADMIN',
      'PARTNERMANAGER',
      'AUTH_PARTNER',
      'CREDENTIAL_PARTNER',
      'ONLINE_VERIFICATION_PARTNER',
      'CREDENTIAL_ISSUANCE',
    ],
    ownership: 'partner',
  },
  params: partnerPath.extend({ policyId: pathId() }),
  /** `Active` or `De-Active`, in any case. */
  request: z.object({ label: keyLabel, status: identifier(36), reason: line(500).nullish() }),
  response: z.string(),
  errors: [
    'PMS_PM_058',
    'PMS_PRT_055',
    'PMS_PRT_111',
    'PMS_PMS_022',
    'ENT_KEY_001',
    'ENT_KEY_002',
    'ENT_KEY_003',
    ...groundErrors.filter((code) => code !== 'PMS_PMP_014'),
  ],
})

export const contractListing = listing({
  filters: {
    partnerId: 'contains',
    apiKeyLabel: 'contains',
    orgName: 'contains',
    policyName: 'contains',
    policyGroupName: 'contains',
    status: 'equals',
    search: 'words',
  },
  sorts: [
    'partnerId',
    'apiKeyLabel',
    'orgName',
    'policyName',
    'policyGroupName',
    'status',
    'createdDateTime',
  ],
  defaultSize: 8,
  hasNoDefaultPage: true,
  tabs: 'status',
})

export const listKeys = operation({
  name: 'api-keys.list',
  method: 'GET',
  path: '/v1/partnermanager/partner-api-keys',
  summary: 'API keys of authentication partners (M13): partners list their own; without a page at most 2,000',
  envelope: v2('mosip.pms.all.api.key.requests.get'),
  access: { roles: ['PARTNER_ADMIN', 'AUTH_PARTNER'], ownership: 'self' },
  query: listQuery(contractListing),
  response: tabbedPage(
    z.object({
      partnerId: z.string(),
      apiKeyLabel: z.string(),
      orgName: z.string(),
      policyName: z.string(),
      policyId: z.string(),
      policyDescription: z.string(),
      policyGroupId: z.string(),
      policyGroupName: z.string(),
      policyGroupDescription: z.string(),
      /** One that has expired is deactivated here. */
      status: z.enum(['activated', 'deactivated']),
      createdDateTime: offsetTime,
    }),
  ),
  errors: [...unpagedListErrors, 'PMS_CERTIFICATE_ERROR_002'],
})

export const searchKeys = operation({
  name: 'api-keys.search',
  method: 'POST',
  path: '/v1/partnermanager/partners/apikey/search',
  summary: 'Search API keys the older way (P23); partners find their own',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN', ...holders, 'PARTNER', 'PMS_USER'], ownership: 'self' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(
    z.object({
      label: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
      delDtimes: offsetTime.nullable(),
      isActive: z.boolean(),
      isDeleted: z.boolean(),
      policyId: z.string(),
      policyName: z.string().nullable(),
      updBy: z.string().nullable(),
      updDtimes: offsetTime.nullable(),
      validFromDatetime: offsetTime,
      validToDatetime: offsetTime,
      partnerId: z.string(),
      partnerName: z.string(),
    }),
  ),
  errors: [...searchErrors],
})
