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
import { authored, applySearch, type SearchColumns } from '../../platform/database/lists/search-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../platform/http/lists/search-contract.ts'
import { submissionColumns, submissionOf, submissionStore, type SubmissionRow } from '../approvals/index.ts'
import type { Chip, ChipStatus } from './chip.ts'
import { certificateEnd, certificateUpload } from '../partner-certificates/index.ts'
import { chipListing, ownChipListing } from './contract.ts'

interface Row extends SubmissionRow {
  readonly make: string
  readonly model: string
  readonly status: ChipStatus
  readonly certificate_id: string | null
}

interface Tables {
  chip: Row
}

/** The index that allows one live entry for each make and model of a provider. */
export const liveModel = 'chip_live_model'

const fromRow = (row: Row): Chip => ({
  ...submissionOf(row),
  make: row.make,
  model: row.model,
  certificateId: row.certificate_id,
})

const toRow = (chip: Chip): Row => ({
  ...submissionColumns(chip),
  make: chip.make,
  model: chip.model,
  certificate_id: chip.certificateId,
})

export const {
  load,
  lock,
  save,
  summarise,
  loadProgress,
  waiting: waitingChips,
} = submissionStore({ table: 'chip', name: sql<string>`make || ' ' || model`, fromRow, toRow })

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

export const insert = async (tx: Tx, chip: Chip): Promise<void> => {
  await writeLater(tx, tablesOf<Tables>(tx).insertInto('chip').values(toRow(chip)))
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

export type ChipListRequest = RequestOf<typeof chipListing>

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

type OwnChipListRequest = RequestOf<typeof ownChipListing>

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
  ...authored,
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
