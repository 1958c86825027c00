import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import { selectFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import { mapPage, type Page } from '../../../platform/database/lists/list-query.ts'
import {
  authored,
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../../platform/http/lists/filter-values-contract.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import { subTypeFromRow, type KindTables } from './kind-store.ts'
import type { DeviceSubType } from './kind.ts'

const typeColumns: SearchColumns = {
  code: { expression: sql.ref('code'), kind: 'text' },
  name: { expression: sql.ref('name'), kind: 'text' },
  description: { expression: sql`coalesce(description, '')`, kind: 'text' },
  isActive: { expression: sql.ref('is_active'), kind: 'flag' },
  ...authored,
  ...neverDeleted,
}

const subTypeColumns: SearchColumns = {
  ...typeColumns,
  deviceType: { expression: sql.ref('type_code'), kind: 'text' },
}

const subTypes = (reader: Reader) => tablesOf<KindTables>(reader).selectFrom('device_sub_type')

/** One page of an older search for sub-types, each with its type (D5, B-25). */
export const searchSubTypes = async (
  reader: Reader,
  request: SearchRequest,
): Promise<Page<DeviceSubType>> => {
  const found = await selectSearch(
    reader,
    {
      base: subTypes(reader),
      tables: ['device_sub_type'],
      select: (query) => query.selectAll(),
      columns: subTypeColumns,
      newest: sql.ref('created_at'),
      id: sql`(type_code || ' ' || code)`,
    },
    request,
  )
  return mapPage(found, subTypeFromRow)
}

/** Values of columns of device types, each with the code of its type (D7). */
export const typeValues = (reader: Reader, request: FilterValuesRequest) =>
  selectFilterValues(
    {
      base: tablesOf<KindTables>(reader).selectFrom('device_type'),
      columns: typeColumns,
      code: sql<string>`code`,
    },
    request,
  )

/** Values of columns of sub-types, each with the code of its sub-type (D8). */
export const subTypeValues = (reader: Reader, request: FilterValuesRequest) =>
  selectFilterValues({ base: subTypes(reader), columns: subTypeColumns, code: sql<string>`code` }, request)
