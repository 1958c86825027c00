import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import type { MappingTables } from './mapping-store.ts'
import type { Sbi } from './sbi.ts'
import { fromRow } from './store.ts'

const most = 200

/** The interfaces that these devices are mapped to, by the device's id; the newest first. */
export const listDriving = async (
  reader: Reader,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Sbi[]>> => {
  const driving = new Map<string, Sbi[]>()
  if (deviceIds.length === 0) return driving
  const rows = await tablesOf<MappingTables>(reader)
    .selectFrom('sbi_device')
    .innerJoin('sbi', 'sbi.id', 'sbi_device.sbi_id')
    .selectAll('sbi')
    .select('sbi_device.device_model_id')
    .where(sql<boolean>`sbi_device.device_model_id = any(${[...deviceIds]})`)
    .orderBy('sbi.created_at', 'desc')
    .orderBy('sbi.id')
    .limit(most)
    .execute()
  for (const { device_model_id: id, ...row } of rows)
    driving.set(id, [...(driving.get(id) ?? []), fromRow(row)])
  return driving
}
