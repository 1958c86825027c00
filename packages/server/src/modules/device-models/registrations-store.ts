import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import type { DeviceModel } from './device-model.ts'
import { fromRow, type DeviceTables } from './store.ts'

/** How a device names what it is. */
export interface ModelName {
  readonly make: string
  readonly model: string
}

/** Every device model of this make and model, whatever their case and state; the newest first, at most 200. */
export const listNamed = async (
  reader: Reader,
  { make, model }: ModelName,
  partnerIds: readonly string[] | undefined,
): Promise<DeviceModel[]> => {
  const named = tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .selectAll()
    .where(sql<boolean>`lower(make) = lower(${make}) and lower(model) = lower(${model})`)
  const visible =
    partnerIds === undefined ? named : named.where(sql<boolean>`partner_id = any(${[...partnerIds]})`)
  const rows = await visible.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(200).execute()
  return rows.map(fromRow)
}
