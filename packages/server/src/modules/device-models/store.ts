import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import { waitingLine } from '../../platform/database/lists/waiting-line.ts'
import type { Decision, DeviceKind, DeviceModel, DeviceStatus } from './device-model.ts'

export interface DeviceRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly type_code: string
  readonly sub_type_code: string
  readonly make: string
  readonly model: string
  readonly status: DeviceStatus
  readonly submitted_at: Date
  readonly decided_status: Decision['status'] | null
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision_reason: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly version: number
}

export interface DeviceTables {
  device_model: DeviceRow
}

const decisionOf = (row: DeviceRow): Decision | null =>
  row.decided_status && row.decided_by && row.decided_at
    ? { status: row.decided_status, reason: row.decision_reason, by: row.decided_by, at: row.decided_at }
    : null

export const fromRow = (row: DeviceRow): DeviceModel => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  typeCode: row.type_code,
  subTypeCode: row.sub_type_code,
  make: row.make,
  model: row.model,
  status: row.status,
  submittedAt: row.submitted_at,
  decision: decisionOf(row),
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

const toRow = (device: DeviceModel): DeviceRow => ({
  id: device.id,
  partner_id: device.partnerId,
  organisation_name: device.organisationName,
  type_code: device.typeCode,
  sub_type_code: device.subTypeCode,
  make: device.make,
  model: device.model,
  status: device.status,
  submitted_at: device.submittedAt,
  decided_status: device.decision?.status ?? null,
  decided_by: device.decision?.by ?? null,
  decided_at: device.decision?.at ?? null,
  decision_reason: device.decision?.reason ?? null,
  created_at: device.createdAt,
  created_by: device.createdBy,
  updated_at: device.updatedAt,
  updated_by: device.updatedBy,
  version: device.version,
})

export const load = async (reader: Reader, id: string): Promise<DeviceModel | undefined> => {
  const row = await tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

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

/** `load`, and nobody else changes the device model until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<DeviceModel | undefined> =>
  (await lockAll(tx, [id]))[0]

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

/** Writes a locked device model. @returns the device model with its new version */
export const save = async (
  tx: Tx,
  device: DeviceModel,
  by: { readonly at: Date; readonly userName: string },
): Promise<DeviceModel> => {
  const saved = { ...device, updatedAt: by.at, updatedBy: by.userName, version: device.version + 1 }
  await writeLater(
    tx,
    tablesOf<DeviceTables>(tx).updateTable('device_model').set(toRow(saved)).where('id', '=', device.id),
  )
  return saved
}

/** How many device models of a partner are approved or wait for it, and how some of them are called. */
export const summarise = async (
  reader: Reader,
  partnerId: string,
  names: number,
): Promise<{ total: number; names: string[] }> => {
  const live = tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .where('partner_id', '=', partnerId)
    .where('status', 'in', ['approved', 'pending_approval'])
  const [{ total }, named] = await Promise.all([
    live.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    live.select(['make', 'model']).orderBy('make').orderBy('model').limit(names).execute(),
  ])
  return { total, names: named.map(({ make, model }) => `${make} ${model}`) }
}

/** The device models that wait for an administrator. */
export const waitingDevices = waitingLine({
  table: sql.table('device_model'),
  waits: sql<boolean>`status = 'pending_approval'`,
  since: sql.ref('submitted_at'),
  id: sql.ref('device_model.id'),
  name: sql`make || ' ' || model`,
  organisation: sql.ref('organisation_name'),
  hasId: (id) => sql<boolean>`device_model.id = ${id}`,
})

/** How far some partners have come with their device models. */
export interface Progress {
  readonly hasDevice: boolean
  readonly hasApproved: boolean
}

/** What these partners have reached with any of their device models; one that was deactivated had been approved. */
export const loadProgress = async (reader: Reader, partnerIds: readonly string[]): Promise<Progress> => {
  const own = sql`partner_id = any(${[...partnerIds]})`
  const { rows } = await sql<Progress>`
    select exists (select from device_model where ${own}) as "hasDevice",
      exists (select from device_model where ${own} and status in ('approved', 'deactivated')) as "hasApproved"`.execute(
    reader.tables,
  )
  return rows[0] ?? { hasDevice: false, hasApproved: false }
}
