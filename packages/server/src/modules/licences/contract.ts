import { z } from 'zod'
import { identifier, line, localTime, pathId, searchText } from '../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../platform/http/lists/filter-values-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { operation, v1 } from '../../platform/http/operation.ts'
import { groundErrors } from './changes/ground-errors.ts'

/** Who has licences, and who generates and stops them (L1–L6). */
const mispRoles = ['PARTNER_ADMIN', 'PARTNERMANAGER', 'MISP_PARTNER'] as const

const notForAuditors = 'It shows licence keys, which let whoever holds them in.'

/** Ours: how long a licence is valid, when that is less than the setting says. */
export const validDays = z.int().min(1).max(3650).nullish()

export const generateLicence = operation({
  name: 'licences.generate',
  method: 'POST',
  path: '/v1/partnermanager/misps',
  summary:
    'Generate the first licence of a MISP, bound to the MISP policy that was approved for it, if it has asked for one (L1)',
  envelope: v1,
  carriesSecret: true,
  access: { roles: mispRoles, ownership: 'partner' },
  request: z.object({ providerId: identifier(36), validDays, reason: line(500).nullish() }),
  response: z.object({
    providerId: z.string(),
    licenseKey: z.string(),
    licenseKeyStatus: z.literal('Active'),
    licenseKeyExpiry: localTime,
    /** Ours. */
    licenceId: z.string(),
  }),
  errors: ['PMS_PRT_055', 'PMS_MSP_416', 'PMS_MSP_005', 'PMS_MSP_009', ...groundErrors],
})

export const setLicenceStatus = operation({
  name: 'licences.set-status-by-key',
  method: 'PUT',
  path: '/v1/partnermanager/misps',
  summary: 'Deactivate a licence, or bring it back (L2)',
  envelope: v1,
  carriesSecret: true,
  access: { roles: mispRoles, ownership: 'partner' },
  /** `active` or `de-active`, in any case; without a provider or a key there is no such licence. */
  request: z.object({
    providerId: searchText(36).nullish(),
    licenseKey: searchText(128).nullish(),
    licenseKeyStatus: searchText(36),
    reason: line(500).nullish(),
  }),
  response: z.object({
    providerId: z.string(),
    licenseKey: z.string(),
    licenseKeyStatus: z.enum(['active', 'de-active']),
    licenseKeyExpiry: localTime,
  }),
  errors: ['PMS_MSP_407', 'PMS_MSP_408', 'ENT_LIC_001', 'ENT_LIC_002', 'ENT_LIC_003', ...groundErrors],
})

/** A licence as the contract shows it (pms-partner-api §4.3). */
const licenceEntity = z.object({
  mispId: z.string(),
  policyId: z.string().nullable(),
  licenseKey: z.string(),
  validFromDate: localTime,
  validToDate: localTime,
  isActive: z.boolean(),
  createdBy: z.string(),
  createdDateTime: localTime,
  updatedBy: z.string().nullable(),
  updatedDateTime: localTime.nullable(),
  isDeleted: z.boolean(),
  deletedDateTime: localTime.nullable(),
})

const ofMisps = { roles: mispRoles, ownership: 'self', everyPartner: ['PARTNERMANAGER'] } as const

export const listLicences = operation({
  name: 'licences.list',
  method: 'GET',
  path: '/v1/partnermanager/misps',
  summary: 'Licences, the newest 2,000 (L3); MISPs list their own',
  envelope: v1,
  carriesSecret: true,
  access: { ...ofMisps, notForAuditors },
  response: z.array(licenceEntity),
  errors: [],
})

export const getLicenceKey = operation({
  name: 'licences.get-key-of-misp',
  method: 'GET',
  path: '/v1/partnermanager/misps/{mispId}/licenseKey',
  summary: 'The licence of a MISP that counts, the one that verifiers know before others (L4)',
  envelope: v1,
  carriesSecret: true,
  access: { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER'], ownership: 'all', notForAuditors },
  params: z.object({ mispId: pathId() }),
  response: z.object({
    providerId: z.string(),
    licenseKey: z.string(),
    licenseKeyStatus: z.literal('Active'),
    licenseKeyExpiry: localTime,
  }),
  errors: ['PMS_MSP_005', 'PMS_MSP_405', 'PMS_MSP_408'],
})

export const filterValues = operation({
  name: 'licences.filter-values',
  method: 'POST',
  path: '/v1/partnermanager/misps/filtervalues',
  summary: 'Values of columns of licences (L5); MISPs find those of their own, and nobody licence keys',
  envelope: v1,
  access: ofMisps,
  effect: 'reads',
  request: filterValuesRequest,
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})

export const searchLicences = operation({
  name: 'licences.search',
  method: 'POST',
  path: '/v1/partnermanager/misps/search',
  summary: 'Search licences the older way (L6); MISPs find their own, licence keys are found whole only',
  envelope: v1,
  carriesSecret: true,
  access: { ...ofMisps, notForAuditors },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(licenceEntity),
  errors: [...searchErrors],
})
