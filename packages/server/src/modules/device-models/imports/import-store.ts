import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../../platform/database/database.ts'
import { uuidOf } from '../../../platform/ids.ts'
import type { ImportableRow, RowOutcome } from './import-row.ts'
import type { DeviceImport } from './device-import.ts'

interface ImportRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly sha256: string
  readonly file_name: string | null
  readonly row_count: number
  readonly done: number
  readonly skipped: number
  readonly state: DeviceImport['state']
  readonly created_at: Date
  readonly created_by: string
  readonly started_at: Date | null
  readonly started_by: string | null
}

export interface ImportTables {
  device_import: ImportRow
}

/** An import from its row. */
export const fromRow = (row: ImportRow): DeviceImport => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  sha256: row.sha256,
  fileName: row.file_name,
  rowCount: row.row_count,
  done: row.done,
  skipped: row.skipped,
  state: row.state,
  createdAt: row.created_at,
  createdBy: row.created_by,
  startedAt: row.started_at,
  startedBy: row.started_by,
})

const toRow = (each: DeviceImport): ImportRow => ({
  id: each.id,
  partner_id: each.partnerId,
  organisation_name: each.organisationName,
  sha256: each.sha256,
  file_name: each.fileName,
  row_count: each.rowCount,
  done: each.done,
  skipped: each.skipped,
  state: each.state,
  created_at: each.createdAt,
  created_by: each.createdBy,
  started_at: each.startedAt,
  started_by: each.startedBy,
})

export const loadImport = async (reader: Reader, id: string): Promise<DeviceImport | undefined> => {
  const row = await tablesOf<ImportTables>(reader)
    .selectFrom('device_import')
    .selectAll()
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()
  return row && fromRow(row)
}

/** `loadImport`, and nobody else goes on with it until the transaction ends. */
export const lockImport = async (tx: Tx, id: string): Promise<DeviceImport | undefined> => {
  const row = await tablesOf<ImportTables>(tx)
    .selectFrom('device_import')
    .selectAll()
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Keeps a file that a dry run has found right, in the place of what its provider has not imported. */
export const insertImport = async (
  tx: Tx,
  each: DeviceImport,
  rows: readonly ImportableRow[],
): Promise<void> => {
  const tables = tablesOf<ImportTables>(tx)
  await writeLater(
    tx,
    tables
      .deleteFrom('device_import')
      .where('partner_id', '=', each.partnerId)
      .where('state', '=', 'checked'),
  )
  await writeLater(tx, tables.insertInto('device_import').values(toRow(each)))
  const column = (of: (row: ImportableRow) => string) => rows.map(of)
  await sql`
    insert into device_import_row (import_id, line, type_code, sub_type_code, make, model, carrier_id)
    select ${each.id}::uuid, w.* from unnest(${rows.map(({ line }) => line)}::int[],
      ${column((row) => row.typeCode)}::text[], ${column((row) => row.subTypeCode)}::text[],
      ${column((row) => row.make)}::text[], ${column((row) => row.model)}::text[],
      ${rows.map(({ carrierId }) => carrierId)}::text[]) as w`.execute(tx.tables)
}

/** Writes a locked import. */
export const saveImport = async (tx: Tx, each: DeviceImport): Promise<void> =>
  writeLater(
    tx,
    tablesOf<ImportTables>(tx).updateTable('device_import').set(toRow(each)).where('id', '=', each.id),
  )

/** All rows of an import that has not begun. */
export const loadRows = async (reader: Reader, importId: string): Promise<ImportableRow[]> => {
  const { rows } = await sql<ImportableRow>`
    select line, type_code as "typeCode", sub_type_code as "subTypeCode", make, model,
      carrier_id as "carrierId" from device_import_row where import_id = ${importId} order by line`.execute(
    reader.tables,
  )
  return rows
}

/** The next rows of a locked import that wait. */
export const nextRows = async (tx: Tx, importId: string, most: number): Promise<ImportableRow[]> => {
  const { rows } = await sql<ImportableRow>`
    select line, type_code as "typeCode", sub_type_code as "subTypeCode", make, model,
      carrier_id as "carrierId" from device_import_row
    where import_id = ${importId} and outcome = 'waiting' order by line limit ${most}`.execute(tx.tables)
  return rows
}

/** Notes what became of rows: they do not wait any more. */
export const saveOutcomes = async (
  tx: Tx,
  importId: string,
  outcomes: readonly RowOutcome[],
): Promise<void> => {
  await sql`
    update device_import_row r set outcome = w.outcome, refusal = w.refusal, device_id = w.device_id
    from unnest(${outcomes.map(({ line }) => line)}::int[], ${outcomes.map(({ outcome }) => outcome)}::text[],
      ${outcomes.map(({ refusal }) => refusal)}::text[], ${outcomes.map(({ deviceId }) => deviceId)}::text[])
      as w (line, outcome, refusal, device_id)
    where r.import_id = ${importId} and r.line = w.line`.execute(tx.tables)
}

/** Forgets files that nobody has imported since then. @returns how many */
export const deleteUnused = async (tx: Tx, before: Date): Promise<number> => {
  const { numDeletedRows } = await tablesOf<ImportTables>(tx)
    .deleteFrom('device_import')
    .where('state', '=', 'checked')
    .where('created_at', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Forgets what became of the rows of imports that began before then. @returns how many rows */
export const deleteOldRows = async (tx: Tx, before: Date): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from device_import_row r using device_import i
    where i.id = r.import_id and i.state = 'done' and i.started_at < ${before}`.execute(tx.tables)
  return Number(numAffectedRows ?? 0)
}
