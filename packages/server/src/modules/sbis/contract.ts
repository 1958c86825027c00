import { z } from 'zod'
import { readInstant } from '../../platform/clock.ts'
import {
  bounded,
  identifier,
  searchText,
  instant,
  line,
  localTime,
  offsetTime,
  pathId,
} from '../../platform/http/fields.ts'
import { blank, lengthBetween } from '../../platform/http/envelope/problems.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../platform/http/lists/filter-values-contract.ts'
import { listing, listQuery, tabbedPage, unpagedListErrors } from '../../platform/http/lists/list-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'

/** Who has interfaces and devices; makers of chips are let in as the contract has it, and own none (B-04). */
const providers = ['PARTNER_ADMIN', 'DEVICE_PROVIDER', 'FTM_PROVIDER'] as const
/** The same at the operations of V2. */
const deviceProviders = ['PARTNER_ADMIN', 'DEVICE_PROVIDER'] as const

export const sbiStatuses = ['pending_approval', 'approved', 'rejected', 'deactivated'] as const
export const sbiActions = ['edit', 'add-device', 'approve', 'reject', 'deactivate', 'activate'] as const

const sbiPath = z.object({ sbiId: pathId() })
export const reason = line(500).nullish()

const shortHash = 36
const sha256 = /^[0-9a-f]{64}$/iu

/** SHA-256 in hexadecimal digits (B-16), or up to 36 characters of whatever clients have always sent. */
const binaryHash = identifier(64)
  .refine((hash) => hash.length <= shortHash || sha256.test(hash), lengthBetween(1, shortHash))
  .transform((hash) => (sha256.test(hash) ? hash.toLowerCase() : hash))
  .meta({ description: '64 hexadecimal digits of SHA-256, or 1 to 36 characters' })

/** A time that there is; UTC unless it names a zone. */
const time = bounded(36)
  .refine((text) => text.trim() !== '', { error: blank, abort: true })
  .pipe(z.iso.datetime({ offset: true, local: true }))
  .transform(readInstant)

const softwareFields = {
  swBinaryHash: binaryHash,
  swVersion: line(64),
  swCreateDateTime: time,
  swExpiryDateTime: time,
}

const dateErrors = ['PMS_AUT_514', 'PMS_AUT_508', 'PMS_AUT_516', 'PMS_AUT_515'] as const
const decidedErrors = ['PMS_AUT_517', 'PMS_AUT_518', 'PMS_DEVICE_ERROR_020'] as const

export const addSbi = operation({
  name: 'sbis.add',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface',
  summary: 'Register a secure biometric interface; it waits for approval (S1)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ ...softwareFields, providerId: identifier(36) }),
  response: z.object({ id: z.string() }),
  errors: [...dateErrors, 'PMS_PRT_055', 'PMS_AUT_002', 'PMS_AUT_512'],
})

export const editSbi = operation({
  name: 'sbis.edit',
  method: 'PUT',
  path: '/v1/partnermanager/securebiometricinterface',
  summary:
    'Correct a secure biometric interface that nobody has decided about yet (S2); `isActive` sets nothing',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ id: identifier(36), ...softwareFields, isActive: z.boolean({ error: blank }) }),
  response: z.object({ id: z.string() }),
  errors: [...dateErrors, 'PMS_AUT_007', ...decidedErrors, 'PMS_AUT_512'],
})

export const decideSbi = operation({
  name: 'sbis.decide',
  method: 'PATCH',
  path: '/v1/partnermanager/securebiometricinterface',
  summary:
    'Approve or reject a secure biometric interface that waits (S3); a reason may be given, the partner sees it',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  /** `Activate` or `De-activate`. */
  request: z.object({ id: identifier(36), approvalStatus: identifier(36), reason }),
  response: z.string(),
  errors: ['PMS_AUT_007', ...decidedErrors, 'PMS_AUT_026', 'PMS_AUT_513', 'PMS_PMP_016', 'ENT_SBI_001'],
})

export const searchSbis = operation({
  name: 'sbis.search',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/search',
  summary: 'Search secure biometric interfaces the older way (S4); partners find their own',
  envelope: v1,
  access: { roles: providers, ownership: 'self' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(
    z.object({
      id: z.string(),
      /** Base64 of what was sent. */
      swBinaryHash: z.string(),
      swVersion: z.string(),
      deviceDetailId: z.null(),
      swCreateDateTime: instant,
      swExpiryDateTime: instant,
      isActive: z.boolean(),
      approvalStatus: z.string(),
      providerId: z.string(),
      partnerOrganizationName: z.string(),
      deleted: z.boolean(),
      crBy: z.string(),
      crDtimes: localTime,
      delDtimes: localTime.nullable(),
      updBy: z.string().nullable(),
      updDtimes: localTime.nullable(),
    }),
  ),
  errors: [...searchErrors],
})

const mapping = z.object({ deviceDetailId: identifier(36), sbiId: identifier(36) })

export const mapDevice = operation({
  name: 'sbis.map-device',
  method: 'PUT',
  path: '/v1/partnermanager/securebiometricinterface/devicedetails/map',
  summary: 'Map an approved device to an approved interface (S5); one that is mapped already stays so',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: mapping,
  response: z.string(),
  errors: [
    'PMS_AUT_005',
    'PMS_AUT_028',
    'PMS_AUT_027',
    'PMS_AUT_007',
    'PMS_AUT_511',
    'PMS_AUT_513',
    'PMS_AUT_509',
    'PMS_PMP_016',
  ],
})

export const unmapDevice = operation({
  name: 'sbis.unmap-device',
  method: 'PUT',
  path: '/v1/partnermanager/securebiometricinterface/devicedetails/map/remove',
  summary: 'Take a device from an interface (S6)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: mapping,
  response: z.string(),
  errors: ['PMS_AUT_510'],
})

export const searchMappings = operation({
  name: 'sbis.search-mappings',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/devicedetails/map/search',
  summary: 'Search which devices are mapped to which interfaces the older way (S7); partners find their own',
  envelope: v1,
  access: { roles: providers, ownership: 'self' },
  effect: 'reads',
  request: searchRequest,
  response: searchResult(
    z.object({
      deviceDetailId: z.string(),
      sbiId: z.string(),
      providerId: z.string(),
      providerName: z.string(),
      make: z.string(),
      model: z.string(),
      deviceTypeCode: z.string(),
      deviceSubTypeCode: z.string(),
      swBinaryHash: z.string(),
      swVersion: z.string(),
      crBy: z.string(),
      crDtimes: offsetTime,
    }),
  ),
  errors: [...searchErrors],
})

export const filterValues = operation({
  name: 'sbis.filter-values',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/filtervalues',
  summary: 'Values of columns of secure biometric interfaces (S8); partners find those of their own',
  envelope: v1,
  access: { roles: providers, ownership: 'self' },
  effect: 'reads',
  request: filterValuesRequest,
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
})

/** What is asked of the interface of a device, in the contract's order (D10, S9). */
const sbiOfDeviceErrors = [
  'PMS_DEVICE_ERROR_005',
  'PMS_DEVICE_ERROR_002',
  'PMS_DEVICE_ERROR_009',
  'PMS_DEVICE_ERROR_028',
  'PMS_DEVICE_ERROR_029',
  'PMS_DEVICE_ERROR_021',
] as const

export const addDevice = operation({
  name: 'sbis.add-device',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}/devices',
  summary: 'Register a device with an approved interface; it waits for approval (S9)',
  envelope: v2('mosip.pms.add.device.to.sbi.id.post'),
  access: { roles: deviceProviders, ownership: 'partner' },
  params: sbiPath,
  request: z.object({
    id: identifier(36).nullish(),
    deviceProviderId: identifier(36),
    deviceTypeCode: identifier(36),
    deviceSubTypeCode: identifier(36),
    make: line(36),
    model: line(36),
  }),
  response: z.object({ id: z.string() }),
  errors: [
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_DEVICE_ERROR_001',
    'PMS_AUT_001',
    'PMS_AUT_002',
    'PMS_AUT_003',
    'ENT_DEV_001',
    ...sbiOfDeviceErrors,
  ],
})

export const listDevicesOfSbi = operation({
  name: 'sbis.list-devices',
  method: 'GET',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}/devices',
  summary: 'The devices of an interface (S10); none is an empty list (B-29), more than 2,000 are not told',
  envelope: v2('mosip.pms.sbi.devices.get'),
  access: { roles: deviceProviders, ownership: 'partner' },
  params: sbiPath,
  response: z.array(
    z.object({
      deviceId: z.string(),
      deviceTypeCode: z.string(),
      deviceSubTypeCode: z.string(),
      deviceProviderId: z.string(),
      make: z.string(),
      model: z.string(),
      /** As stored: a deactivated device says `approved` with `isActive` false. */
      status: z.string(),
      isActive: z.boolean(),
      createdDateTime: localTime,
    }),
  ),
  errors: [
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_DEVICE_ERROR_005',
    'PMS_DEVICE_ERROR_003',
    'PMS_DEVICE_ERROR_019',
  ],
})

export const deactivateSbi = operation({
  name: 'sbis.deactivate',
  method: 'PATCH',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}',
  summary:
    'Deactivate an interface (S11): its approved devices are deactivated, those that wait are rejected, unless another live interface carries them',
  envelope: v2('mosip.pms.deactivate.sbi.patch'),
  access: { roles: deviceProviders, ownership: 'partner' },
  params: sbiPath,
  /** `De-Activate`; the operation knows no other, and deactivates without it as well. */
  request: z.object({ status: searchText(36).nullish(), reason }),
  response: z.object({
    sbiId: z.string(),
    sbiVersion: z.string(),
    status: z.string(),
    isActive: z.boolean(),
  }),
  errors: [
    'PMS_DEVICE_ERROR_026',
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_DEVICE_ERROR_005',
    'PMS_DEVICE_ERROR_019',
    'PMS_PMP_016',
    'PMS_DEVICE_ERROR_022',
    'PMS_DEVICE_ERROR_020',
  ],
})

export const expiryStates = ['expired', 'valid'] as const

export const sbiListing = listing({
  filters: {
    partnerId: 'contains',
    orgName: 'contains',
    sbiId: 'contains',
    sbiVersion: 'contains',
    status: 'equals',
    sbiExpiryStatus: 'equals',
    search: 'words',
  },
  sorts: [
    'partnerId',
    'orgName',
    'partnerType',
    'sbiId',
    'sbiVersion',
    'sbiCreatedDateTime',
    'sbiExpiryDateTime',
    'status',
    'createdDateTime',
    'sbiExpiryStatus',
    'countOfAssociatedDevices',
  ],
  defaultSize: 8,
  hasNoDefaultPage: true,
  tabs: 'status',
})

export const listSbis = operation({
  name: 'sbis.list',
  method: 'GET',
  path: '/v1/partnermanager/securebiometricinterface',
  summary: 'Secure biometric interfaces (S12): partners list their own; without a page at most 2,000',
  envelope: v2('mosip.pms.all.sbi.details.get'),
  access: { roles: deviceProviders, ownership: 'self' },
  query: listQuery(sbiListing),
  response: tabbedPage(
    z.object({
      partnerId: z.string(),
      orgName: z.string(),
      sbiId: z.string(),
      sbiVersion: z.string(),
      status: z.enum(sbiStatuses),
      isActive: z.boolean(),
      sbiCreatedDateTime: localTime,
      sbiExpiryDateTime: localTime,
      sbiExpiryStatus: z.enum(expiryStates),
      countOfAssociatedDevices: z.int(),
      countOfApprovedDevices: z.int(),
      countOfPendingDevices: z.int(),
      createdDateTime: localTime,
    }),
  ),
  errors: [...unpagedListErrors, 'PMS_CERTIFICATE_ERROR_002'],
})
