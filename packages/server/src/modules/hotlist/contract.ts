import { z } from 'zod'
import { identifier, line, localTime, pathId, searchText } from '../../platform/http/fields.ts'
import { operation, v1 } from '../../platform/http/operation.ts'

/** What the contract's hotlist service knows (trust-and-crypto §5.7), and `SBI`, which is ours. */
export const hotlistIdTypes = [
  'DEVICE',
  'DEVICE_MODEL',
  'SBI',
  'FTM_PUBLIC_KEY',
  'DEVICE_PROVIDER',
  'PARTNER_ID',
  'UIN',
  'VID',
  'MACHINE_ID',
  'OPERATOR_ID',
  'CENTER_ID',
] as const

/** Administrators, and programs that act for them. */
const blockers = ['PARTNER_ADMIN', 'PARTNERMANAGER'] as const

/** Programs that ask at run time. */
const askers = [...blockers, 'ID_AUTHENTICATION', 'CREDENTIAL_ISSUANCE', 'RESIDENT'] as const

const named = {
  /** A SHA-256 as hex: what it is of is never sent. */
  id: identifier(64),
  idType: identifier(36),
}

const state = z.object({
  id: z.string(),
  idType: z.enum(hotlistIdTypes),
  status: z.enum(['BLOCKED', 'UNBLOCKED']),
  expiryTimestamp: localTime.nullable(),
})

export const blockId = operation({
  name: 'hotlist.block',
  method: 'POST',
  path: '/v1/hotlist/block',
  summary: 'Put an id on the hotlist, or change until when it is there; it takes effect with the answer',
  envelope: v1,
  access: { roles: blockers, ownership: 'all' },
  request: z.object({ ...named, expiryTimestamp: searchText(40).nullish(), reason: line(500).nullish() }),
  response: state,
  errors: ['ENT_HOT_001', 'ENT_HOT_002', 'ENT_HOT_003'],
})

export const unblockId = operation({
  name: 'hotlist.unblock',
  method: 'POST',
  path: '/v1/hotlist/unblock',
  summary: 'Take an id off the hotlist; one that is not there stays so',
  envelope: v1,
  access: { roles: blockers, ownership: 'all' },
  request: z.object({ ...named, reason: line(500).nullish() }),
  response: state,
  errors: ['ENT_HOT_001', 'ENT_HOT_002'],
})

export const getIdStatus = operation({
  name: 'hotlist.status',
  method: 'GET',
  path: '/v1/hotlist/status/{idType}/{id}',
  summary: 'Whether an id is on the hotlist, and until when',
  envelope: v1,
  access: { roles: askers, ownership: 'all' },
  params: z.object({ idType: pathId(), id: pathId() }),
  response: state,
  errors: ['ENT_HOT_001', 'ENT_HOT_002'],
})
