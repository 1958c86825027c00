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
import type { DeviceModel } from './device-model.ts'
import { deviceListing } from './own-contract.ts'
import { fromRow, type DeviceTables } from './store.ts'

/** The device models of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .where(isAmong(sql.ref('partner_id'), partnerIds))

/** Columns that the older questions know, by the names that their clients use. */
const olderColumns: SearchColumns = {
  id: { expression: sql.ref('id'), kind: 'text' },
  deviceProviderId: { expression: sql.ref('partner_id'), kind: 'text' },
  deviceTypeCode: { expression: sql.ref('type_code'), kind: 'text' },
  deviceSubTypeCode: { expression: sql.ref('sub_type_code'), kind: 'text' },
  make: { expression: sql.ref('make'), kind: 'text' },
  model: { expression: sql.ref('model'), kind: 'text' },
  partnerOrganizationName: { expression: sql.ref('organisation_name'), kind: 'text', always: 'contains' },
  isActive: { expression: sql`(status = 'approved')`, kind: 'flag' },
  approvalStatus: {
    expression: sql`case status when 'deactivated' then 'approved' else status end`,
    kind: 'text',
  },
  ...authored,
  ...neverDeleted,
}

/** One page of an older search (D4). @param partnerIds whose; undefined for everybody's (B-03) */
export const searchDevices = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<DeviceModel>> => {
  const found = await selectSearch(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['device_model'],
      select: (query) => query.selectAll(),
      columns: olderColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('device_model.id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}

/** Make and model of device models by the values of columns (D6). @param partnerIds whose; undefined for everybody's */
export const deviceValues = (
  reader: Reader,
  request: FilterValuesRequest,
  partnerIds: readonly string[] | undefined,
) =>
  selectFilterValues(
    {
      base: visible(reader, partnerIds),
      columns: olderColumns,
      code: sql<string>`id`,
      shown: sql<string>`make || ' ' || model`,
    },
    request,
  )

type DeviceListRequest = RequestOf<typeof deviceListing>

/** What people know a device model by, as its index has it. */
const deviceText = searched(
  ['make', 'model', 'organisation_name', 'partner_id'].map((column) => sql.ref(column)),
  sql.ref('id'),
)

/** One page of device models. @param partnerIds whose; undefined for everybody's */
export const pageDevices = async (
  reader: Reader,
  request: DeviceListRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<DeviceModel>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['device_model'],
      select: (query) => query.selectAll(),
      spec: deviceListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          deviceType: sql.ref('type_code'),
          deviceSubType: sql.ref('sub_type_code'),
          make: sql.ref('make'),
          model: sql.ref('model'),
          status: sql.ref('status'),
          search: deviceText,
        },
        sorts: {
          deviceId: sql.ref('id'),
          partnerId: sql.ref('partner_id'),
          deviceType: inLanguageOrder(sql.ref('type_code')),
          deviceSubType: inLanguageOrder(sql.ref('sub_type_code')),
          make: inLanguageOrder(sql.ref('make')),
          model: inLanguageOrder(sql.ref('model')),
          status: sql.ref('status'),
          createdDateTime: sql.ref('created_at'),
          name: inLanguageOrder(sql`(make || ' ' || model)`),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('device_model.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
