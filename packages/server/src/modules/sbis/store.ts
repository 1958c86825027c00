import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import { submissionColumns, submissionOf, submissionStore, type SubmissionRow } from '../approvals/index.ts'
import type { Sbi, SbiStatus } from './sbi.ts'

/** The row of an interface, for the stores of this module. */
export interface SbiRow extends SubmissionRow {
  readonly software_version: string
  readonly binary_hash: string
  readonly software_created_at: Date
  readonly expires_at: Date
  readonly ends_at: Date
  readonly status: SbiStatus
  readonly device_count: number
  readonly submitted_at: Date
}

export interface SbiTables {
  sbi: SbiRow
}

/** The index that allows each version of a provider once. */
export const uniqueVersion = 'sbi_version'

/** An interface from its row. */
export const fromRow = (row: SbiRow): Sbi => ({
  ...submissionOf(row),
  softwareVersion: row.software_version,
  binaryHash: row.binary_hash,
  softwareCreatedAt: row.software_created_at,
  expiresAt: row.expires_at,
  endsAt: row.ends_at,
  deviceCount: row.device_count,
})

/** The row without what its mappings keep. */
const toRow = (sbi: Sbi): Omit<SbiRow, 'device_count'> => ({
  ...submissionColumns(sbi),
  software_version: sbi.softwareVersion,
  binary_hash: sbi.binaryHash,
  software_created_at: sbi.softwareCreatedAt,
  expires_at: sbi.expiresAt,
  ends_at: sbi.endsAt,
})

export const {
  load,
  lock,
  save,
  summarise,
  loadProgress,
  waiting: waitingSbis,
} = submissionStore({ table: 'sbi', name: sql<string>`software_version`, fromRow, toRow })

export const insert = async (tx: Tx, sbi: Sbi): Promise<void> => {
  await writeLater(
    tx,
    tablesOf<SbiTables>(tx)
      .insertInto('sbi')
      .values({ ...toRow(sbi), device_count: sbi.deviceCount }),
  )
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
