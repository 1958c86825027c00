import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import { selectFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import { selectSearch, type SearchColumns } from '../../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../../platform/http/lists/filter-values-contract.ts'
import { mostUnpaged, type RequestOf } from '../../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import type { Licence } from '../licence.ts'
import { licenceListing } from '../own-contract.ts'
import { fromRow, type LicenceTables } from '../store.ts'

/** The licences of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  tablesOf<LicenceTables>(reader)
    .selectFrom('licence')
    .where(isAmong(sql.ref('partner_id'), partnerIds))

type LicenceListRequest = RequestOf<typeof licenceListing>

/** What the search looks through, as its index has it. */
const searchedTexts = [
  sql.ref('organisation_name'),
  sql.ref('partner_id'),
  sql`coalesce(policy_name, '')`,
  sql.ref('hint'),
]

/** One page of licences. @param partnerIds whose; undefined for everybody's */
export const pageLicences = async (
  reader: Reader,
  request: LicenceListRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<Licence>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['licence'],
      select: (query) => query.selectAll(),
      spec: licenceListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          orgName: sql.ref('organisation_name'),
          policyName: sql.ref('policy_name'),
          state: sql.ref('state'),
          search: searched(searchedTexts),
        },
        sorts: {
          partnerId: sql.ref('partner_id'),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          policyName: inLanguageOrder(sql.ref('policy_name')),
          state: sql.ref('state'),
          expiryDateTime: sql.ref('valid_till'),
          createdDateTime: sql.ref('created_at'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('licence.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Licences, newest first, at most as many as an answer without pages holds (L3). @param partnerIds undefined for everybody's */
export const listNewest = async (
  reader: Reader,
  partnerIds: readonly string[] | undefined,
): Promise<Licence[]> => {
  const rows = await visible(reader, partnerIds)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostUnpaged)
    .execute()
  return rows.map(fromRow)
}

/** Columns of a licence that both older questions know (pms-partner-api §4.3); licence keys are none that has values. */
const entityColumns: SearchColumns = {
  mispId: { expression: sql.ref('partner_id'), kind: 'text' },
  policyId: { expression: sql.ref('policy_id'), kind: 'text' },
  validFromDate: { expression: sql.ref('valid_from'), kind: 'time' },
  validToDate: { expression: sql.ref('valid_till'), kind: 'time' },
  isActive: { expression: sql.ref('is_active'), kind: 'flag' },
  createdBy: { expression: sql.ref('created_by'), kind: 'text' },
  createdDateTime: { expression: sql.ref('created_at'), kind: 'time' },
  updatedBy: { expression: sql.ref('updated_by'), kind: 'text' },
  updatedDateTime: { expression: sql.ref('updated_at'), kind: 'time' },
  isDeleted: { expression: sql`false`, kind: 'flag' },
  deletedDateTime: { expression: sql`null::timestamptz`, kind: 'time' },
}

/** A licence key is looked for by the digest of the whole of it; see `byDigest`. */
const searchColumns: SearchColumns = {
  ...entityColumns,
  licenseKey: { expression: sql`encode(digest, 'hex')`, kind: 'text', isUnsorted: true },
}

/** One page of an older search for licences (L6). @param partnerIds whose; undefined for everybody's */
export const searchLicences = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<Licence>> => {
  const found = await selectSearch(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['licence'],
      select: (query) => query.selectAll(),
      columns: searchColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('licence.id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}

/** The values of columns of licences, each with the partner's id (L5). @param partnerIds undefined for everybody's */
export const licenceFilterValues = (
  reader: Reader,
  request: FilterValuesRequest,
  partnerIds: readonly string[] | undefined,
) =>
  selectFilterValues(
    { base: visible(reader, partnerIds), columns: entityColumns, code: sql<string>`partner_id` },
    request,
  )
