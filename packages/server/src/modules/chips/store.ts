import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import { applySearch, type SearchColumns } from '../../platform/database/lists/search-query.ts'
import { waitingLine } from '../../platform/database/lists/waiting-line.ts'
import type { ListRequest } from '../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../platform/http/lists/search-contract.ts'
import type { Chip, ChipStatus, Decision } from './chip.ts'
import { certificateEnd, certificateUpload } from '../partner-certificates/index.ts'
import { chipListing, ownChipListing } from './contract.ts'

interface Row {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly make: string
  readonly model: string
  readonly status: ChipStatus
  readonly certificate_id: string | null
  readonly decided_status: Decision['status'] | null
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision_reason: string | null
  readonly submitted_at: Date | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly version: number
}

interface Tables {
  chip: Row
}

/** The index that allows one live entry for each make and model of a provider. */
export const liveModel = 'chip_live_model'

const decisionOf = (row: Row): Decision | null =>
  row.decided_status && row.decided_by && row.decided_at
    ? { status: row.decided_status, reason: row.decision_reason, by: row.decided_by, at: row.decided_at }
    : null

const fromRow = (row: Row): Chip => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  make: row.make,
  model: row.model,
  status: row.status,
  certificateId: row.certificate_id,
  submittedAt: row.submitted_at,
  decision: decisionOf(row),
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

const toRow = (chip: Chip): Row => ({
  id: chip.id,
  partner_id: chip.partnerId,
  organisation_name: chip.organisationName,
  make: chip.make,
  model: chip.model,
  status: chip.status,
  certificate_id: chip.certificateId,
  submitted_at: chip.submittedAt,
  decided_status: chip.decision?.status ?? null,
  decided_by: chip.decision?.by ?? null,
  decided_at: chip.decision?.at ?? null,
  decision_reason: chip.decision?.reason ?? null,
  created_at: chip.createdAt,
  created_by: chip.createdBy,
  updated_at: chip.updatedAt,
  updated_by: chip.updatedBy,
  version: chip.version,
})

export const load = async (reader: Reader, id: string): Promise<Chip | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('chip')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Which of these chips are approved or wait for it. */
export const loadLive = async (reader: Reader, ids: readonly string[]): Promise<Chip[]> => {
  if (ids.length === 0) return []
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('chip')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where('status', 'in', ['approved', 'pending_approval'])
    .execute()
  return rows.map(fromRow)
}

/** How many chips of a partner are approved or wait for it, and how some of them are called. */
export const summarise = async (
  reader: Reader,
  partnerId: string,
  names: number,
): Promise<{ total: number; names: string[] }> => {
  const live = tablesOf<Tables>(reader)
    .selectFrom('chip')
    .where('partner_id', '=', partnerId)
    .where('status', 'in', ['approved', 'pending_approval'])
  const [{ total }, named] = await Promise.all([
    live.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    live.select(['make', 'model']).orderBy('make').orderBy('model').limit(names).execute(),
  ])
  return { total, names: named.map(({ make, model }) => `${make} ${model}`) }
}

/** `load`, and nobody else changes the chip until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<Chip | undefined> => {
  const row = await tablesOf<Tables>(tx)
    .selectFrom('chip')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && fromRow(row)
}

export const insert = async (tx: Tx, chip: Chip): Promise<void> => {
  await writeLater(tx, tablesOf<Tables>(tx).insertInto('chip').values(toRow(chip)))
}

/** Writes a locked chip. @returns the chip with its new version */
export const save = async (
  tx: Tx,
  chip: Chip,
  by: { readonly at: Date; readonly userName: string },
): Promise<Chip> => {
  const saved = { ...chip, updatedAt: by.at, updatedBy: by.userName, version: chip.version + 1 }
  await writeLater(tx, tablesOf<Tables>(tx).updateTable('chip').set(toRow(saved)).where('id', '=', chip.id))
  return saved
}

const ownLimit = 2_000

/** The chips of some partners, newest first. */
export const listOfPartners = async (reader: Reader, partnerIds: readonly string[]): Promise<Chip[]> => {
  if (partnerIds.length === 0) return []
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('chip')
    .selectAll()
    .where('partner_id', 'in', [...partnerIds])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(ownLimit)
    .execute()
  return rows.map(fromRow)
}

export type ChipListRequest = ListRequest<
  keyof typeof chipListing.filters,
  (typeof chipListing.sorts)[number]
>

/** What people call a chip. */
const chipName = inLanguageOrder(sql`(make || ' ' || model)`)

/** What people know a chip by. */
const chipText = searched(
  ['make', 'model', 'organisation_name', 'partner_id'].map((column) => sql.ref(column)),
  sql.ref('id'),
)

/** One page of all chips. */
export const list = async (reader: Reader, request: ChipListRequest): Promise<Page<Chip>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('chip'),
      tables: ['chip'],
      select: (query) => query.selectAll(),
      spec: chipListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          orgName: sql.ref('organisation_name'),
          ftmId: sql.ref('id'),
          make: sql.ref('make'),
          model: sql.ref('model'),
          status: sql.ref('status'),
          search: chipText,
        },
        sorts: {
          partnerId: sql.ref('partner_id'),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          ftmId: sql.ref('id'),
          make: inLanguageOrder(sql.ref('make')),
          model: inLanguageOrder(sql.ref('model')),
          status: sql.ref('status'),
          createdDateTime: sql.ref('created_at'),
          name: chipName,
        },
        newest: sql.ref('created_at'),
        id: sql.ref('id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

type OwnChipListRequest = ListRequest<
  keyof typeof ownChipListing.filters,
  (typeof ownChipListing.sorts)[number]
>

/** One page of the chips of some partners. @param now against which certificates are in date */
export const listOwn = async (
  reader: Reader,
  partnerIds: readonly string[],
  request: OwnChipListRequest,
  now: Date,
): Promise<Page<Chip>> => {
  const end = certificateEnd(sql.ref('certificate_id'))
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader)
        .selectFrom('chip')
        .where(isAmong(sql.ref('partner_id'), partnerIds)),
      tables: ['chip', 'held_certificate'],
      select: (query) => query.selectAll(),
      spec: ownChipListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          certificateState: sql`case
            when certificate_id is null then 'not_uploaded'
            when ${end} < ${now} then 'expired'
            else 'valid' end`,
          status: sql.ref('status'),
          search: chipText,
        },
        sorts: {
          partnerId: sql.ref('partner_id'),
          ftmId: sql.ref('id'),
          make: inLanguageOrder(sql.ref('make')),
          model: inLanguageOrder(sql.ref('model')),
          status: sql.ref('status'),
          certificateExpiryDateTime: sql`coalesce(${end}, '-infinity')`,
          certificateUploadDateTime: sql`coalesce(${certificateUpload(sql.ref('certificate_id'))}, '-infinity')`,
          createdDateTime: sql.ref('created_at'),
          name: chipName,
        },
        newest: sql.ref('created_at'),
        id: sql.ref('id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Columns of the older search, by the names that its clients use. */
const searchColumns: SearchColumns = {
  ftpChipDetailId: { expression: sql.ref('id'), kind: 'text' },
  ftpProviderId: { expression: sql.ref('partner_id'), kind: 'text' },
  make: { expression: sql.ref('make'), kind: 'text' },
  model: { expression: sql.ref('model'), kind: 'text' },
  certificateAlias: { expression: sql`certificate_id::text`, kind: 'text' },
  partnerOrganizationName: { expression: sql.ref('organisation_name'), kind: 'text' },
  approvalStatus: {
    expression: sql`case status when 'deactivated' then 'approved' else status end`,
    kind: 'text',
  },
  isActive: { expression: sql`(status = 'approved')`, kind: 'flag' },
  crBy: { expression: sql.ref('created_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('created_at'), kind: 'time' },
  updBy: { expression: sql.ref('updated_by'), kind: 'text' },
  updDtimes: { expression: sql.ref('updated_at'), kind: 'time' },
}

/**
 * The chips that an older search finds (F6). It knows no pages; the answer is capped.
 * @param partnerIds whose chips; undefined for everybody's
 */
export const search = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Chip[]> => {
  const visible = tablesOf<Tables>(reader)
    .selectFrom('chip')
    .selectAll()
    .where(isAmong(sql.ref('partner_id'), partnerIds))
  const rows = await applySearch(visible, searchColumns, request)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(ownLimit)
    .execute()
  return rows.map(fromRow)
}

/** The chips that wait for an administrator. */
export const waitingChips = waitingLine({
  table: sql.table('chip'),
  waits: sql<boolean>`status = 'pending_approval'`,
  since: sql.ref('submitted_at'),
  id: sql.ref('chip.id'),
  name: sql`make || ' ' || model`,
  organisation: sql.ref('organisation_name'),
  hasId: (id) => sql<boolean>`chip.id = ${id}`,
})

/** How far some partners have come with their chips. */
export interface Progress {
  readonly hasChip: boolean
  readonly hasSubmitted: boolean
  readonly hasApproved: boolean
}

/** What these partners have reached with any of their chips; a chip that was deactivated had been approved. */
export const loadProgress = async (reader: Reader, partnerIds: readonly string[]): Promise<Progress> => {
  const own = sql`partner_id = any(${[...partnerIds]})`
  const { rows } = await sql<Progress>`
    select exists (select from chip where ${own}) as "hasChip",
      exists (select from chip where ${own} and submitted_at is not null) as "hasSubmitted",
      exists (select from chip where ${own} and status in ('approved', 'deactivated')) as "hasApproved"`.execute(
    reader.tables,
  )
  return rows[0] ?? { hasChip: false, hasSubmitted: false, hasApproved: false }
}
