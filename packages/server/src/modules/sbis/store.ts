import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import { waitingLine } from '../../platform/database/lists/waiting-line.ts'
import type { Decision, Sbi, SbiStatus } from './sbi.ts'

/** The row of an interface, for the stores of this module. */
export interface SbiRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly software_version: string
  readonly binary_hash: string
  readonly software_created_at: Date
  readonly expires_at: Date
  readonly ends_at: Date
  readonly status: SbiStatus
  readonly device_count: number
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

export interface SbiTables {
  sbi: SbiRow
}

/** The index that allows each version of a provider once. */
export const uniqueVersion = 'sbi_version'

const decisionOf = (row: SbiRow): Decision | null =>
  row.decided_status && row.decided_by && row.decided_at
    ? { status: row.decided_status, reason: row.decision_reason, by: row.decided_by, at: row.decided_at }
    : null

/** An interface from its row. */
export const fromRow = (row: SbiRow): Sbi => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  softwareVersion: row.software_version,
  binaryHash: row.binary_hash,
  softwareCreatedAt: row.software_created_at,
  expiresAt: row.expires_at,
  endsAt: row.ends_at,
  status: row.status,
  deviceCount: row.device_count,
  submittedAt: row.submitted_at,
  decision: decisionOf(row),
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

/** The row without what its mappings keep. */
const toRow = (sbi: Sbi): Omit<SbiRow, 'device_count'> => ({
  id: sbi.id,
  partner_id: sbi.partnerId,
  organisation_name: sbi.organisationName,
  software_version: sbi.softwareVersion,
  binary_hash: sbi.binaryHash,
  software_created_at: sbi.softwareCreatedAt,
  expires_at: sbi.expiresAt,
  ends_at: sbi.endsAt,
  status: sbi.status,
  submitted_at: sbi.submittedAt,
  decided_status: sbi.decision?.status ?? null,
  decided_by: sbi.decision?.by ?? null,
  decided_at: sbi.decision?.at ?? null,
  decision_reason: sbi.decision?.reason ?? null,
  created_at: sbi.createdAt,
  created_by: sbi.createdBy,
  updated_at: sbi.updatedAt,
  updated_by: sbi.updatedBy,
  version: sbi.version,
})

const sbis = (reader: Reader) => tablesOf<SbiTables>(reader).selectFrom('sbi').selectAll()

export const load = async (reader: Reader, id: string): Promise<Sbi | undefined> => {
  const row = await sbis(reader).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes the interface until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<Sbi | undefined> => {
  const row = await sbis(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

export const insert = async (tx: Tx, sbi: Sbi): Promise<void> => {
  await writeLater(
    tx,
    tablesOf<SbiTables>(tx)
      .insertInto('sbi')
      .values({ ...toRow(sbi), device_count: sbi.deviceCount }),
  )
}

/** Writes a locked interface. @returns the interface with its new version */
export const save = async (
  tx: Tx,
  sbi: Sbi,
  by: { readonly at: Date; readonly userName: string },
): Promise<Sbi> => {
  const saved = { ...sbi, updatedAt: by.at, updatedBy: by.userName, version: sbi.version + 1 }
  await writeLater(tx, tablesOf<SbiTables>(tx).updateTable('sbi').set(toRow(saved)).where('id', '=', sbi.id))
  return saved
}

/** Some interfaces whose time is over and that nobody has ended yet, the first to end before others. */
export const listEnded = async (
  reader: Reader,
  now: Date,
  limit: number,
): Promise<Pick<Sbi, 'id' | 'partnerId'>[]> => {
  const rows = await tablesOf<SbiTables>(reader)
    .selectFrom('sbi')
    .select(['id', 'partner_id'])
    .where('status', 'in', ['pending_approval', 'approved'])
    .where('ends_at', '<=', now)
    .orderBy('ends_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, partnerId: row.partner_id }))
}

/** How many interfaces of a partner are approved or wait for it, and how some of them are called. */
export const summarise = async (
  reader: Reader,
  partnerId: string,
  names: number,
): Promise<{ total: number; names: string[] }> => {
  const live = tablesOf<SbiTables>(reader)
    .selectFrom('sbi')
    .where('partner_id', '=', partnerId)
    .where('status', 'in', ['approved', 'pending_approval'])
  const [{ total }, named] = await Promise.all([
    live.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    live.select('software_version').orderBy('software_version').limit(names).execute(),
  ])
  return { total, names: named.map(({ software_version: name }) => name) }
}

/** The interfaces that wait for an administrator. */
export const waitingSbis = waitingLine({
  table: sql.table('sbi'),
  waits: sql<boolean>`status = 'pending_approval'`,
  since: sql.ref('submitted_at'),
  id: sql.ref('sbi.id'),
  name: sql.ref('software_version'),
  organisation: sql.ref('organisation_name'),
  hasId: (id) => sql<boolean>`sbi.id = ${id}`,
})

/** How far some partners have come with their interfaces. */
export interface Progress {
  readonly hasSbi: boolean
  readonly hasApproved: boolean
}

/** What these partners have reached with any of their interfaces; one that was deactivated had been approved. */
export const loadProgress = async (reader: Reader, partnerIds: readonly string[]): Promise<Progress> => {
  const own = sql`partner_id = any(${[...partnerIds]})`
  const { rows } = await sql<Progress>`
    select exists (select from sbi where ${own}) as "hasSbi",
      exists (select from sbi where ${own} and status in ('approved', 'deactivated')) as "hasApproved"`.execute(
    reader.tables,
  )
  return rows[0] ?? { hasSbi: false, hasApproved: false }
}
