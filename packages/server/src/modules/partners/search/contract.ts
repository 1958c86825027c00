import { z } from 'zod'
import { identifier, offsetTime } from '../../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../../platform/http/lists/filter-values-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../../platform/http/lists/search-contract.ts'
import { operation, v1 } from '../../../platform/http/operation.ts'

/** Who searches types (P19). */
const typeSearchers = [
  'PARTNER_ADMIN',
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'DEVICE_PROVIDER',
  'FTM_PROVIDER',
  'PARTNER',
  'PMS_USER',
] as const

export const searchPartners = operation({
  name: 'partners.search',
  method: 'POST',
  path: '/v1/partnermanager/partners/search',
  summary: 'Search partners the older way (P18); partners find themselves',
  envelope: v1,
  access: { roles: [...typeSearchers, 'ABIS_PARTNER', 'SDK_PARTNER'], ownership: 'self' },
  effect: 'reads',
  /** `partnerType`: a type, in any case, or `all`. */
  request: searchRequest.extend({ partnerType: identifier(128) }),
  response: searchResult(
    z.object({
      id: z.string(),
      address: z.string(),
      contactNo: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
      delDtimes: offsetTime.nullable(),
      emailId: z.string(),
      isActive: z.boolean(),
      isDeleted: z.boolean(),
      name: z.string(),
      policyGroupId: z.string().nullable(),
      certificateAlias: z.string().nullable(),
      partnerTypeCode: z.string(),
      approvalStatus: z.string(),
      updBy: z.string().nullable(),
      updDtimes: offsetTime.nullable(),
      userId: z.string(),
      langCode: z.string(),
    }),
  ),
  errors: [...searchErrors],
})

export const searchTypes = operation({
  name: 'partners.search-types',
  method: 'POST',
  path: '/v1/partnermanager/partners/partnertype/search',
  summary: 'Search types of partners the older way (P19)',
  envelope: v1,
  access: { roles: typeSearchers, ownership: 'platform' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(
    z.object({
      code: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
      delDtimes: offsetTime.nullable(),
      isActive: z.boolean(),
      isDeleted: z.boolean(),
      partnerDescription: z.string(),
      updBy: z.string().nullable(),
      updDtimes: offsetTime.nullable(),
      isPolicyRequired: z.boolean(),
    }),
  ),
  errors: [...searchErrors],
})

export const filterValues = operation({
  name: 'partners.filter-values',
  method: 'POST',
  path: '/v1/partnermanager/partners/filtervalues',
  summary:
    'The values that columns of partners have, each with the partner’s id (P20); partners find their own',
  envelope: v1,
  access: { roles: [...typeSearchers, 'ABIS_PARTNER'], ownership: 'self' },
  effect: 'reads',
  request: filterValuesRequest,
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})
