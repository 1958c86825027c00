import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { submissionColumns, submissionOf, submissionStore, type SubmissionRow } from '../approvals/index.ts'
import type { DeviceKind, DeviceModel, DeviceStatus } from './device-model.ts'

export interface DeviceRow extends SubmissionRow {
  readonly type_code: string
  readonly sub_type_code: string
  readonly make: string
  readonly model: string
  readonly status: DeviceStatus
  readonly submitted_at: Date
}

export interface DeviceTables {
  device_model: DeviceRow
}

export const fromRow = (row: DeviceRow): DeviceModel => ({
  ...submissionOf(row),
  typeCode: row.type_code,
  subTypeCode: row.sub_type_code,
  make: row.make,
  model: row.model,
})

const toRow = (device: DeviceModel): DeviceRow => ({
  ...submissionColumns(device),
  type_code: device.typeCode,
  sub_type_code: device.subTypeCode,
  make: device.make,
  model: device.model,
})

export const {
  load,
  lock,
  save,
  summarise,
  loadProgress,
  waiting: waitingDevices,
} = submissionStore({ table: 'device_model', name: sql<string>`make || ' ' || model`, fromRow, toRow })

/** Those of these device models that there are, by id. */
export const loadAll = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeviceModel>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]})`)
    .execute()
  return new Map(rows.map((row) => [row.id, fromRow(row)]))
}

/** `loadAll`, and nobody else changes them until the transaction ends; locked by id, so that two never wait for each other. */
export const lockAll = async (tx: Tx, ids: readonly string[]): Promise<DeviceModel[]> => {
  if (ids.length === 0) return []
  const rows = await tablesOf<DeviceTables>(tx)
    .selectFrom('device_model')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]})`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(fromRow)
}

/** True when some device model, anybody's, has this id. */
export const idExists = async (reader: Reader, id: string): Promise<boolean> =>
  (await load(reader, id)) !== undefined

/**
 * The live device model of a provider with this kind, make and model, whatever their case.
 * @param except the id of one that does not count
 */
export const findLive = async (
  reader: Reader,
  partnerId: string,
  { typeCode, subTypeCode, make, model }: DeviceKind & { readonly make: string; readonly model: string },
  except: string | null = null,
): Promise<string | undefined> => {
  const row = await tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('type_code', '=', typeCode)
    .where('sub_type_code', '=', subTypeCode)
    .where(sql<boolean>`lower(make) = lower(${make}) and lower(model) = lower(${model})`)
    .where('status', 'not in', ['rejected', 'deactivated'])
    .where(sql<boolean>`id is distinct from ${except}`)
    .executeTakeFirst()
  return row?.id
}

/** Stores a new device model, unless its id or its like is there. Never overwrites. @returns whether it was stored */
export const insert = async (tx: Tx, device: DeviceModel): Promise<boolean> => {
  const stored = await tablesOf<DeviceTables>(tx)
    .insertInto('device_model')
    .values(toRow(device))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}
