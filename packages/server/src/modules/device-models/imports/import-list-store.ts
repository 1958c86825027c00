import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import { importListing } from './contract.ts'
import type { DeviceImport } from './device-import.ts'
import { fromRow, type ImportTables } from './import-store.ts'

type ImportListRequest = RequestOf<typeof importListing>

const fileName = sql`coalesce(file_name, '')`

/** One page of the imports that have begun; a file that was only looked at is none. @param partnerIds whose; undefined for everybody's */
export const pageImports = async (
  reader: Reader,
  request: ImportListRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<DeviceImport>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<ImportTables>(reader)
        .selectFrom('device_import')
        .where('state', '<>', 'checked')
        .where(isAmong(sql.ref('partner_id'), partnerIds)),
      tables: ['device_import'],
      select: (query) => query.selectAll(),
      spec: importListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          orgName: sql.ref('organisation_name'),
          state: sql.ref('state'),
          search: searched([
            fileName,
            sql.ref('organisation_name'),
            sql.ref('partner_id'),
            sql`coalesce(started_by, '')`,
          ]),
        },
        sorts: {
          fileName: inLanguageOrder(fileName),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          startedBy: inLanguageOrder(sql.ref('started_by')),
          rowCount: sql.ref('row_count'),
          skipped: sql.ref('skipped'),
          state: sql.ref('state'),
          startedDateTime: sql.ref('started_at'),
        },
        newest: sql.ref('started_at'),
        id: sql.ref('device_import.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
