import { z } from 'zod'
import { identifier, line, localTime, pathId, searchText } from '../../platform/http/fields.ts'
import {
  filterValuesErrors,
  filterValuesRequest,
  filterValuesResponse,
} from '../../platform/http/lists/filter-values-contract.ts'
import { searchErrors, searchRequest, searchResult } from '../../platform/http/lists/search-contract.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'

/** FTM providers may call, as the contract has it, and own no device model (B-04). */
const providers = ['PARTNER_ADMIN', 'DEVICE_PROVIDER', 'FTM_PROVIDER'] as const

/** The kind of device, its make and its model, as every request about one has them (pms-policy-device-api §2.2). */
export const deviceFields = {
  deviceTypeCode: identifier(36),
  deviceSubTypeCode: identifier(36),
  make: line(36),
  model: line(36),
} as const

export const addDevice = operation({
  name: 'device-models.add',
  method: 'POST',
  path: '/v1/partnermanager/devicedetail',
  summary: 'Register a device model (D1)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ id: identifier(36).nullish(), deviceProviderId: identifier(36), ...deviceFields }),
  response: z.object({ id: z.string() }),
  errors: ['PMS_AUT_001', 'PMS_AUT_002', 'PMS_AUT_003', 'PMS_PRT_055', 'ENT_DEV_001'],
})

export const editDevice = operation({
  name: 'device-models.edit',
  method: 'PUT',
  path: '/v1/partnermanager/devicedetail',
  summary: 'Correct a device model that nobody has decided about yet (D2)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ id: identifier(36), ...deviceFields }),
  response: z.object({ id: z.string() }),
  errors: ['PMS_AUT_005', 'PMS_AUT_001', 'PMS_AUT_003', 'PMS_PRT_055', 'PMS_DEVICE_ERROR_010'],
})

export const decideDevice = operation({
  name: 'device-models.decide',
  method: 'PATCH',
  path: '/v1/partnermanager/devicedetail',
  summary:
    'Approve or reject a device model by itself, or bring back one that was deactivated (D3); a reason may be given and is shown to the partner',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  /** `Activate` or `De-activate`, in this case exactly. */
  request: z.object({ id: identifier(36), approvalStatus: identifier(36), reason: line(500).nullish() }),
  response: z.string(),
  errors: ['PMS_AUT_005', 'PMS_AUT_025', 'PMS_AUT_003', 'PMS_PMP_016', 'PMS_DEVICE_ERROR_010', 'ENT_DEV_002'],
})

const readings = { access: { roles: providers, ownership: 'self' }, effect: 'reads', envelope: v1 } as const

/** REGISTRATION or AUTH; nothing depends on it. */
const purpose = searchText(36).nullish()

export const searchDevices = operation({
  ...readings,
  name: 'device-models.search',
  method: 'POST',
  path: '/v1/partnermanager/devicedetail/search',
  summary: 'Search device models the older way (D4); providers find their own',
  request: searchRequest.extend({ purpose: searchText(256).nullish() }),
  response: searchResult(
    z.object({
      id: z.string(),
      deviceProviderId: z.string(),
      deviceTypeCode: z.string(),
      deviceSubTypeCode: z.string(),
      make: z.string(),
      model: z.string(),
      partnerOrganizationName: z.string(),
      isActive: z.boolean(),
      approvalStatus: z.string(),
    }),
  ),
  errors: [...searchErrors],
})

export const searchSubTypes = operation({
  ...readings,
  name: 'device-models.search-sub-types',
  method: 'POST',
  path: '/v1/partnermanager/devicedetail/deviceType/search',
  summary: 'Search sub-types of devices the older way (D5)',
  access: { roles: providers, ownership: 'platform' },
  request: searchRequest.extend({ purpose }),
  response: searchResult(
    z.object({
      code: z.string(),
      deviceType: z.string(),
      name: z.string(),
      /** Spelled so in the contract. */
      desciption: z.string().nullable(),
      active: z.boolean(),
      isDeleted: z.boolean(),
      crBy: z.string(),
      crDtimes: localTime,
      delDtimes: localTime.nullable(),
      updBy: z.string().nullable(),
      updDtimes: localTime.nullable(),
    }),
  ),
  errors: [...searchErrors],
})

const values = {
  ...readings,
  method: 'POST',
  request: filterValuesRequest.extend({ purpose }),
  response: filterValuesResponse,
  errors: [...filterValuesErrors],
} as const

export const deviceValues = operation({
  ...values,
  name: 'device-models.filter-values',
  path: '/v1/partnermanager/devicedetail/filtervalues',
  summary: 'Make and model of device models, by the values of a column (D6); providers find their own',
})

export const typeValues = operation({
  ...values,
  name: 'device-models.type-filter-values',
  path: '/v1/partnermanager/devicedetail/deviceType/filtervalues',
  summary: 'Values of columns of device types (D7)',
  access: { roles: providers, ownership: 'platform' },
})

export const subTypeValues = operation({
  ...values,
  name: 'device-models.sub-type-filter-values',
  path: '/v1/partnermanager/devicedetail/deviceSubType/filtervalues',
  summary: 'Values of columns of sub-types of devices (D8)',
  access: { roles: providers, ownership: 'platform' },
})

export const deactivateDevice = operation({
  name: 'device-models.deactivate',
  method: 'PATCH',
  path: '/v1/partnermanager/devicedetail/{deviceId}',
  summary: 'Deactivate an approved device model (D9)',
  envelope: v2('mosip.pms.deactivate.device.patch'),
  access: { roles: ['DEVICE_PROVIDER', 'PARTNER_ADMIN'], ownership: 'partner' },
  params: z.object({ deviceId: pathId() }),
  /** `De-Activate`; the operation knows no other, and deactivates without it as well. */
  request: z.object({ status: searchText(36).nullish(), reason: line(500).nullish() }),
  response: z.object({ deviceId: z.string(), status: z.string(), isActive: z.boolean() }),
  errors: [
    'PMS_DEVICE_ERROR_026',
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_DEVICE_ERROR_006',
    'PMS_DEVICE_ERROR_016',
    'PMS_PMP_016',
    'PMS_DEVICE_ERROR_023',
    'PMS_DEVICE_ERROR_014',
  ],
})
