import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Carrying } from './cascade.ts'
import type { SbiRow, SbiTables } from './store.ts'

interface MappingRow {
  readonly sbi_id: string
  readonly device_model_id: string
  readonly is_active: boolean
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
}

export interface MappingTables extends SbiTables {
  sbi_device: MappingRow
}

/** Which device an interface drives. */
export interface Mapping {
  readonly sbiId: string
  readonly deviceId: string
}

interface Touch {
  readonly at: Date
  readonly userName: string
}

const mappings = (reader: Reader) => tablesOf<MappingTables>(reader).selectFrom('sbi_device')

const isThis = ({ sbiId, deviceId }: Mapping) =>
  sql<boolean>`sbi_device.sbi_id = ${sbiId} and sbi_device.device_model_id = ${deviceId}`

/** Whether a device is mapped to an interface. */
export const isMapped = async (reader: Reader, mapping: Mapping): Promise<boolean> =>
  (await mappings(reader).select('sbi_id').where(isThis(mapping)).executeTakeFirst()) !== undefined

/** Maps a device, unless it is. @returns whether it was not */
export const insertMapping = async (
  tx: Tx,
  { sbiId, deviceId }: Mapping,
  { at, userName, isActive }: Touch & { readonly isActive: boolean },
): Promise<boolean> => {
  const stored = await tablesOf<MappingTables>(tx)
    .insertInto('sbi_device')
    .values({
      sbi_id: sbiId,
      device_model_id: deviceId,
      is_active: isActive,
      created_at: at,
      created_by: userName,
      updated_at: null,
      updated_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('sbi_id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Notes that a device was approved with an interface. */
export const activateMapping = async (tx: Tx, mapping: Mapping, { at, userName }: Touch): Promise<void> => {
  await writeLater(
    tx,
    tablesOf<MappingTables>(tx)
      .updateTable('sbi_device')
      .set({ is_active: true, updated_at: at, updated_by: userName })
      .where(isThis(mapping)),
  )
}

/** Takes a device from an interface. @returns whether it was mapped */
export const deleteMapping = async (tx: Tx, mapping: Mapping): Promise<boolean> => {
  const gone = await tablesOf<MappingTables>(tx)
    .deleteFrom('sbi_device')
    .where(isThis(mapping))
    .returning('sbi_id')
    .executeTakeFirst()
  return gone !== undefined
}

/** The ids of the devices of an interface, those mapped first before others. @param limit absent: all */
export const listDeviceIds = async (reader: Reader, sbiId: string, limit?: number): Promise<string[]> => {
  const all = mappings(reader)
    .select('device_model_id')
    .where('sbi_id', '=', sbiId)
    .orderBy('created_at')
    .orderBy('device_model_id')
  const rows = await (limit === undefined ? all : all.limit(limit)).execute()
  return rows.map((row) => row.device_model_id)
}

/** The other interfaces of each device of an interface, by the device's id. */
export const loadOthers = async (
  reader: Reader,
  sbiId: string,
): Promise<ReadonlyMap<string, readonly Carrying[]>> => {
  const rows = await tablesOf<MappingTables>(reader)
    .selectFrom('sbi_device as own')
    .innerJoin('sbi_device as other', 'other.device_model_id', 'own.device_model_id')
    .innerJoin('sbi', 'sbi.id', 'other.sbi_id')
    .select(['own.device_model_id', 'sbi.status', 'sbi.ends_at'])
    .where('own.sbi_id', '=', sbiId)
    .where('other.sbi_id', '<>', sbiId)
    .execute()
  const others = new Map<string, Carrying[]>()
  for (const { device_model_id: id, status, ends_at: endsAt } of rows)
    others.set(id, [...(others.get(id) ?? []), { status, endsAt }])
  return others
}

/** The interfaces of a device, the newest mapping first. */
export const listSbisOfDevice = async (
  reader: Reader,
  deviceId: string,
): Promise<Pick<SbiRow, 'id' | 'software_version' | 'status'>[]> =>
  tablesOf<MappingTables>(reader)
    .selectFrom('sbi_device')
    .innerJoin('sbi', 'sbi.id', 'sbi_device.sbi_id')
    .select(['sbi.id', 'sbi.software_version', 'sbi.status'])
    .where('sbi_device.device_model_id', '=', deviceId)
    .orderBy('sbi_device.created_at', 'desc')
    .orderBy('sbi.id')
    .execute()

/** How many devices of an interface are in these states. */
export interface DeviceCounts {
  readonly approved: number
  readonly pending: number
}

/** How many devices of each of these interfaces are approved, and wait for it, by the interface's id. */
export const countDevices = async (
  reader: Reader,
  sbiIds: readonly string[],
): Promise<ReadonlyMap<string, DeviceCounts>> => {
  if (sbiIds.length === 0) return new Map()
  const { rows } = await sql<DeviceCounts & { id: string }>`
    select m.sbi_id as id, (count(*) filter (where d.status = 'approved'))::int as approved,
      (count(*) filter (where d.status = 'pending_approval'))::int as pending
    from sbi_device m join device_model d on d.id = m.device_model_id
    where m.sbi_id = any(${[...sbiIds]}) group by m.sbi_id`.execute(reader.tables)
  return new Map(rows.map(({ id, approved, pending }) => [id, { approved, pending }]))
}
