import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import type { DeviceKind } from '../device-model.ts'
import type { DeviceSubType, DeviceType } from './kind.ts'

export interface TypeRow {
  readonly code: string
  readonly name: string
  readonly description: string | null
  readonly is_active: boolean
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
  readonly version: number
}

export interface SubTypeRow extends TypeRow {
  readonly type_code: string
}

export interface KindTables {
  device_type: TypeRow
  device_sub_type: SubTypeRow
}

export const typeFromRow = (row: TypeRow): DeviceType => ({
  code: row.code,
  name: row.name,
  description: row.description,
  isActive: row.is_active,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

export const subTypeFromRow = (row: SubTypeRow): DeviceSubType => ({
  ...typeFromRow(row),
  typeCode: row.type_code,
})

interface Kind {
  readonly type: DeviceType
  readonly subType: DeviceSubType
}

/** A pair of type and sub-type, switched on or off. Nobody switches it until the transaction ends; others register with it meanwhile. */
export const holdKind = async (tx: Tx, { typeCode, subTypeCode }: DeviceKind): Promise<Kind | undefined> => {
  const tables = tablesOf<KindTables>(tx)
  const type = await tables
    .selectFrom('device_type')
    .selectAll()
    .where('code', '=', typeCode)
    .forShare()
    .executeTakeFirst()
  const subType = await tables
    .selectFrom('device_sub_type')
    .selectAll()
    .where('type_code', '=', typeCode)
    .where('code', '=', subTypeCode)
    .forShare()
    .executeTakeFirst()
  return type && subType && { type: typeFromRow(type), subType: subTypeFromRow(subType) }
}

/** Every type, by code. */
export const listTypes = async (reader: Reader): Promise<DeviceType[]> =>
  (await tablesOf<KindTables>(reader).selectFrom('device_type').selectAll().orderBy('code').execute()).map(
    typeFromRow,
  )

/** Every sub-type, by type and code. */
export const listSubTypes = async (reader: Reader): Promise<DeviceSubType[]> =>
  (
    await tablesOf<KindTables>(reader)
      .selectFrom('device_sub_type')
      .selectAll()
      .orderBy('type_code')
      .orderBy('code')
      .execute()
  ).map(subTypeFromRow)
