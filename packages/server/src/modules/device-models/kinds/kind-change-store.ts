import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../../platform/database/database.ts'
import { subTypeFromRow, typeFromRow, type KindTables, type TypeRow } from './kind-store.ts'
import type { DeviceType } from './kind.ts'

/** A type, or one of its sub-types. */
export interface Named {
  readonly typeCode: string
  readonly subTypeCode: string | null
}

const toRow = (kind: DeviceType): TypeRow => ({
  code: kind.code,
  name: kind.name,
  description: kind.description,
  is_active: kind.isActive,
  created_at: kind.createdAt,
  created_by: kind.createdBy,
  updated_at: kind.updatedAt,
  updated_by: kind.updatedBy,
  version: kind.version,
})

/** A type or sub-type; nobody registers with it or changes it until the transaction ends. */
export const lockOne = async (tx: Tx, { typeCode, subTypeCode }: Named): Promise<DeviceType | undefined> => {
  const tables = tablesOf<KindTables>(tx)
  if (subTypeCode === null) {
    const row = await tables
      .selectFrom('device_type')
      .selectAll()
      .where('code', '=', typeCode)
      .forUpdate()
      .executeTakeFirst()
    return row && typeFromRow(row)
  }
  const row = await tables
    .selectFrom('device_sub_type')
    .selectAll()
    .where('type_code', '=', typeCode)
    .where('code', '=', subTypeCode)
    .forUpdate()
    .executeTakeFirst()
  return row && subTypeFromRow(row)
}

/** Stores a new type, or sub-type of a type, unless its code is taken. @returns whether it was stored */
export const insertKind = async (tx: Tx, typeCode: string | null, kind: DeviceType): Promise<boolean> => {
  const tables = tablesOf<KindTables>(tx)
  const stored =
    typeCode === null
      ? await tables
          .insertInto('device_type')
          .values(toRow(kind))
          .onConflict((conflict) => conflict.doNothing())
          .returning('code')
          .executeTakeFirst()
      : await tables
          .insertInto('device_sub_type')
          .values({ ...toRow(kind), type_code: typeCode })
          .onConflict((conflict) => conflict.doNothing())
          .returning('code')
          .executeTakeFirst()
  return stored !== undefined
}

/** Writes a locked type or sub-type. */
export const saveKind = async (
  tx: Tx,
  { typeCode, subTypeCode }: Named,
  kind: DeviceType,
): Promise<DeviceType> => {
  const tables = tablesOf<KindTables>(tx)
  await writeLater(
    tx,
    subTypeCode === null
      ? tables.updateTable('device_type').set(toRow(kind)).where('code', '=', typeCode)
      : tables
          .updateTable('device_sub_type')
          .set(toRow(kind))
          .where('type_code', '=', typeCode)
          .where('code', '=', subTypeCode),
  )
  return kind
}

interface KindUses {
  readonly approved: number
  readonly waiting: number
  readonly providers: number
}

/** How many device models have a type or sub-type. */
export const countUses = async (reader: Reader, { typeCode, subTypeCode }: Named): Promise<KindUses> => {
  const { rows } = await sql<KindUses>`
    select count(*) filter (where status = 'approved')::int as approved,
           count(*) filter (where status = 'pending_approval')::int as waiting,
           count(distinct partner_id)::int as providers
      from device_model
     where type_code = ${typeCode} and (${subTypeCode}::text is null or sub_type_code = ${subTypeCode})
       and status in ('approved', 'pending_approval')`.execute(reader.tables)
  return rows[0] ?? { approved: 0, waiting: 0, providers: 0 }
}
