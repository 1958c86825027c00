import { z } from 'zod'
import { identifier, instant, line, searchText } from '../../../platform/http/fields.ts'
import { operation, v2 } from '../../../platform/http/operation.ts'

const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'platform' } as const

const shownType = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  isActive: z.boolean(),
  createdDateTime: instant,
})

/** A type, or with `subTypeCode` one of its sub-types. */
const which = { typeCode: identifier(36), subTypeCode: identifier(36).nullish() }

const names = { name: line(64), description: line(512).nullish() }

export const listTypes = operation({
  name: 'device-types.list',
  method: 'GET',
  path: '/v1/partnermanager/device-types',
  summary: 'Every type of devices with its sub-types, those that are switched off too',
  envelope: v2('entente.device-types.list.get'),
  access: { roles: ['PARTNER_ADMIN', 'DEVICE_PROVIDER', 'FTM_PROVIDER'], ownership: 'platform' },
  response: z.array(shownType.extend({ subTypes: z.array(shownType) })),
  errors: [],
})

export const addType = operation({
  name: 'device-types.add',
  method: 'POST',
  path: '/v1/partnermanager/device-types',
  summary: 'Add a type of devices, or with `typeCode` a sub-type of it',
  envelope: v2('entente.device-types.post'),
  access: administrators,
  request: z.object({ typeCode: identifier(36).nullish(), code: line(36), ...names }),
  response: z.object({ code: z.string() }),
  errors: ['ENT_DEV_003', 'ENT_DEV_004'],
})

export const editType = operation({
  name: 'device-types.edit',
  method: 'PUT',
  path: '/v1/partnermanager/device-types',
  summary: 'Change the name and the description of a type or sub-type; its code stays',
  envelope: v2('entente.device-types.put'),
  access: administrators,
  request: z.object({ ...which, ...names }),
  response: z.object({ code: z.string() }),
  errors: ['ENT_DEV_003'],
})

export const setTypeStatus = operation({
  name: 'device-types.set-status',
  method: 'PUT',
  path: '/v1/partnermanager/device-types/status',
  summary:
    'Switch a type or sub-type off, or on again; what is registered with it goes on, nothing new is registered',
  envelope: v2('entente.device-types.status.put'),
  access: administrators,
  request: z.object({ ...which, isActive: z.boolean(), reason: line(500).nullish() }),
  response: z.object({ code: z.string(), isActive: z.boolean() }),
  errors: ['ENT_DEV_003', 'ENT_DEV_005'],
})

export const previewTypeStatus = operation({
  name: 'device-types.preview-status',
  method: 'GET',
  path: '/v1/partnermanager/device-types/status-preview',
  summary: 'How many device models have a type or sub-type, and of how many providers',
  envelope: v2('entente.device-types.status-preview.get'),
  access: administrators,
  query: z.object({ typeCode: searchText(36), subTypeCode: searchText(36).optional() }),
  response: z.object({
    approved: z.int(),
    waiting: z.int(),
    /** Providers with any of them. */
    providers: z.int(),
    /** Of a type: its sub-types that are switched on, with which nothing is registered any more. */
    subTypes: z.array(z.string()),
  }),
  errors: ['ENT_DEV_003'],
})
