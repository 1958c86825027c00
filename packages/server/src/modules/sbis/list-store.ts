import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import { selectFilterValues } from '../../platform/database/lists/filter-values-query.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import {
  authored,
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../platform/http/lists/filter-values-contract.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../platform/http/lists/search-contract.ts'
import { deviceProviderType } from '../device-models/index.ts'
import { sbiListing } from './contract.ts'
import type { Sbi } from './sbi.ts'
import { fromRow, type SbiTables } from './store.ts'

/** The interfaces of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  tablesOf<SbiTables>(reader)
    .selectFrom('sbi')
    .where(isAmong(sql.ref('partner_id'), partnerIds))

type SbiListRequest = RequestOf<typeof sbiListing>

/**
 * One page of interfaces (S12).
 * @param partnerIds whose; undefined for everybody's
 * @param now against which they have expired
 */
export const pageSbis = async (
  reader: Reader,
  request: SbiListRequest,
  partnerIds: readonly string[] | undefined,
  now: Date,
): Promise<Page<Sbi>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['sbi'],
      select: (query) => query.selectAll(),
      spec: sbiListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          orgName: sql.ref('organisation_name'),
          sbiId: sql.ref('id'),
          sbiVersion: sql.ref('software_version'),
          status: sql.ref('status'),
          sbiExpiryStatus: sql`case when ends_at <= ${now} then 'expired' else 'valid' end`,
          search: searched(
            ['software_version', 'organisation_name', 'partner_id'].map((column) => sql.ref(column)),
            sql.ref('id'),
          ),
        },
        sorts: {
          partnerId: sql.ref('partner_id'),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          // All are of one type (B-28).
          partnerType: sql`${sql.lit(deviceProviderType)}::text`,
          sbiId: sql.ref('id'),
          sbiVersion: inLanguageOrder(sql.ref('software_version')),
          sbiCreatedDateTime: sql.ref('software_created_at'),
          sbiExpiryDateTime: sql.ref('expires_at'),
          status: sql.ref('status'),
          createdDateTime: sql.ref('created_at'),
          // What has expired comes first, as its word does.
          sbiExpiryStatus: sql.ref('expires_at'),
          countOfAssociatedDevices: sql.ref('device_count'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('sbi.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Columns of an interface, by the names of the older questions (S4, S8). */
const entityColumns: SearchColumns = {
  id: { expression: sql.ref('id'), kind: 'text' },
  providerId: { expression: sql.ref('partner_id'), kind: 'text' },
  partnerOrgName: { expression: sql.ref('organisation_name'), kind: 'text' },
  swVersion: { expression: sql.ref('software_version'), kind: 'text' },
  swCreateDateTime: { expression: sql.ref('software_created_at'), kind: 'time' },
  swExpiryDateTime: { expression: sql.ref('expires_at'), kind: 'time' },
  approvalStatus: {
    expression: sql`case status when 'deactivated' then 'approved' else status end`,
    kind: 'text',
  },
  isActive: { expression: sql`(status = 'approved')`, kind: 'flag' },
  ...neverDeleted,
  ...authored,
}

/** One page of an older search for interfaces (S4). @param partnerIds whose; undefined for everybody's */
export const searchSbis = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<Sbi>> => {
  const found = await selectSearch(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['sbi'],
      select: (query) => query.selectAll(),
      columns: entityColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}

/** The values of columns of interfaces, each with the id (S8). @param partnerIds whose; undefined for everybody's */
export const sbiFilterValues = (
  reader: Reader,
  request: FilterValuesRequest,
  partnerIds: readonly string[] | undefined,
) =>
  selectFilterValues(
    { base: visible(reader, partnerIds), columns: entityColumns, code: sql<string>`id` },
    request,
  )
