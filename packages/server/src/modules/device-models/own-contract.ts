import { z } from 'zod'
import { identifier, instant, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { deviceStatuses } from './device-model.ts'

const access = { roles: ['PARTNER_ADMIN', 'DEVICE_PROVIDER'], ownership: 'partner' } as const

const devicePath = z.object({ deviceId: pathId() })

const shownDevice = z.object({
  deviceId: z.string(),
  partnerId: z.string(),
  orgName: z.string(),
  deviceType: z.string(),
  deviceSubType: z.string(),
  make: z.string(),
  model: z.string(),
  status: z.enum(deviceStatuses),
  createdDateTime: instant,
})

export const deviceListing = listing({
  filters: {
    partnerId: 'equals',
    deviceType: 'equals',
    deviceSubType: 'equals',
    make: 'contains',
    model: 'contains',
    status: 'equals',
    search: 'words',
  },
  /** `name` is make and model together. */
  sorts: [
    'deviceId',
    'partnerId',
    'deviceType',
    'deviceSubType',
    'make',
    'model',
    'status',
    'createdDateTime',
    'name',
  ],
  defaultSize: 8,
  tabs: 'status',
})

export const pageDevices = operation({
  name: 'device-models.page',
  method: 'GET',
  path: '/v1/partnermanager/device-models',
  summary: 'Device models, each once; providers list their own',
  envelope: v2('entente.device-models.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(deviceListing),
  response: tabbedPage(shownDevice),
  errors: [...listErrors],
})

/** Something that a device model is used with. */
const carrier = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  status: z.enum(deviceStatuses),
})

export const getDevice = operation({
  name: 'device-models.get',
  method: 'GET',
  path: '/v1/partnermanager/device-models/{deviceId}',
  summary:
    'One device model, the decision about it, what it is used with and what the caller may do with it now',
  envelope: v2('entente.device-models.get'),
  access,
  params: devicePath,
  response: shownDevice.extend({
    createdBy: z.string(),
    decision: z
      .object({
        status: z.enum(['approved', 'rejected', 'deactivated']),
        reason: z.string().nullable(),
        decidedBy: z.string(),
        decidedDateTime: instant,
      })
      .nullable(),
    usedWith: z.array(carrier),
    actions: z.array(z.enum(['edit', 'add-again', 'approve', 'reject', 'deactivate', 'activate'])),
  }),
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_DEVICE_ERROR_006', 'PMS_DEVICE_ERROR_016'],
})

export const previewDeactivation = operation({
  name: 'device-models.preview-deactivation',
  method: 'GET',
  path: '/v1/partnermanager/device-models/{deviceId}/deactivation-preview',
  summary: 'With what a device model can be used no more when it is deactivated',
  envelope: v2('entente.device-models.deactivation-preview.get'),
  access,
  params: devicePath,
  response: z.object({
    deviceId: z.string(),
    make: z.string(),
    model: z.string(),
    /** False when the device model is not in a state that can be deactivated. */
    possible: z.boolean(),
    usedWith: z.array(carrier),
  }),
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_DEVICE_ERROR_006', 'PMS_DEVICE_ERROR_016'],
})

/** How many device models are registered in one go by form. */
export const mostByForm = 25

/** What is wrong with one row, and in which of its fields; null for all of it. */
const rowProblem = z.object({
  /** Counted from 1. */
  line: z.int(),
  column: z.string().nullable(),
  message: z.string(),
})

const cell = searchText(256)

export const addDevices = operation({
  name: 'device-models.add-many',
  method: 'POST',
  path: '/v1/partnermanager/device-models',
  summary: 'Register up to 25 device models in one go: all of them, or none and what is wrong with each row',
  envelope: v2('entente.device-models.post'),
  access,
  request: z.object({
    partnerId: identifier(36),
    /** The interface that they are used with. */
    sbiId: identifier(36).nullish(),
    devices: z
      .array(z.object({ deviceTypeCode: cell, deviceSubTypeCode: cell, make: cell, model: cell }))
      .max(mostByForm)
      .min(1),
  }),
  response: z.object({
    /** Empty where a row has a problem. */
    ids: z.array(z.string()),
    problems: z.array(rowProblem),
  }),
  errors: [
    'PMS_PRT_055',
    'PMS_AUT_002',
    'PMS_DEVICE_ERROR_005',
    'PMS_DEVICE_ERROR_002',
    'PMS_DEVICE_ERROR_009',
    'PMS_DEVICE_ERROR_028',
    'PMS_DEVICE_ERROR_029',
    'PMS_DEVICE_ERROR_021',
  ],
})
