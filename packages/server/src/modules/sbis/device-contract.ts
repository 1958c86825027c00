import { z } from 'zod'
import { decisionsRequest, decisionsResponse } from '../../platform/http/decisions-contract.ts'
import { localTime, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { reason, sbiStatuses } from './contract.ts'

const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const

export const decideDevice = operation({
  name: 'sbis.decide-device',
  method: 'POST',
  path: '/v1/partnermanager/devicedetail/{id}/approval',
  summary:
    'Approve or reject a device together with its interface (D10); a reason may be given, the partner sees it',
  envelope: v2('mosip.pms.approval.mapping.device.to.sbi.post'),
  access: administrators,
  params: z.object({ id: pathId() }),
  /** `approved` or `rejected`; what is missing has codes of its own. */
  request: z.object({
    partnerId: searchText(36).nullish(),
    sbiId: searchText(36).nullish(),
    status: searchText(36).nullish(),
    reason,
  }),
  response: z.boolean(),
  errors: [
    'PMS_REQUEST_ERROR_001',
    'PMS_DEVICE_ERROR_027',
    'PMS_DEVICE_ERROR_024',
    'PMS_DEVICE_ERROR_025',
    'PMS_DEVICE_ERROR_005',
    'PMS_DEVICE_ERROR_002',
    'PMS_DEVICE_ERROR_009',
    'PMS_DEVICE_ERROR_028',
    'PMS_DEVICE_ERROR_029',
    'PMS_DEVICE_ERROR_021',
    'PMS_DEVICE_ERROR_006',
    'PMS_DEVICE_ERROR_007',
    'PMS_DEVICE_ERROR_010',
    'PMS_DEVICE_ERROR_012',
    'PMS_PMP_016',
    'ENT_SBI_001',
  ],
})

export const decideDevices = operation({
  name: 'sbis.decide-devices',
  method: 'POST',
  path: '/v1/partnermanager/devicedetail/decisions',
  summary:
    'Approve or reject several devices, each by itself and with its interface where it has one: what is refused leaves the others as they were decided',
  envelope: v2('entente.devicedetail.decisions.post'),
  access: administrators,
  request: decisionsRequest(36),
  response: decisionsResponse({ status: z.enum(sbiStatuses).nullable() }),
  errors: [],
})

export const deviceListing = listing({
  filters: {
    partnerId: 'contains',
    orgName: 'contains',
    deviceType: 'contains',
    deviceSubType: 'contains',
    status: 'equals',
    make: 'contains',
    model: 'contains',
    sbiId: 'contains',
    sbiVersion: 'contains',
    deviceId: 'contains',
    search: 'words',
  },
  sorts: [
    'deviceId',
    'sbiId',
    'sbiVersion',
    'partnerId',
    'orgName',
    'deviceType',
    'deviceSubType',
    'make',
    'model',
    'status',
    'createdDateTime',
  ],
  defaultSize: 8,
  tabs: 'status',
})

export const listDevices = operation({
  name: 'sbis.list-all-devices',
  method: 'GET',
  path: '/v1/partnermanager/devicedetail',
  summary: 'All devices, each once, with the interface that it was mapped to last (D11)',
  envelope: v2('mosip.pms.get.all.device.details.get'),
  access: administrators,
  query: listQuery(deviceListing),
  response: tabbedPage(
    z.object({
      deviceId: z.string(),
      partnerId: z.string(),
      orgName: z.string(),
      deviceType: z.string(),
      deviceSubType: z.string(),
      status: z.enum(sbiStatuses),
      make: z.string(),
      model: z.string(),
      createdDateTime: localTime,
      sbiId: z.string().nullable(),
      sbiVersion: z.string().nullable(),
    }),
  ),
  errors: [...listErrors],
})
