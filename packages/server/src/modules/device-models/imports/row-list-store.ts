import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import {
  inLanguageOrder,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import { rowListing } from './contract.ts'
import type { RowOutcome } from './import-row.ts'

/** A row of an import with what became of it. */
export interface ImportedRow extends RowOutcome {
  readonly typeCode: string
  readonly subTypeCode: string
  readonly make: string
  readonly model: string
  readonly carrierId: string | null
}

interface Tables {
  device_import_row: {
    import_id: string
    line: number
    type_code: string
    sub_type_code: string
    make: string
    model: string
    carrier_id: string | null
    outcome: RowOutcome['outcome']
    refusal: string | null
    device_id: string | null
  }
}

type RowListRequest = RequestOf<typeof rowListing>

/** One page of the rows of an import. @param importId of one that is known */
export const pageRows = (
  reader: Reader,
  importId: string,
  request: RowListRequest,
): Promise<Page<ImportedRow>> =>
  selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('device_import_row').where('import_id', '=', importId),
      tables: ['device_import_row'],
      select: (query) =>
        query.select([
          'line',
          'type_code as typeCode',
          'sub_type_code as subTypeCode',
          'make',
          'model',
          'carrier_id as carrierId',
          'outcome',
          'refusal',
          'device_id as deviceId',
        ]),
      spec: rowListing,
      columns: {
        filters: {
          outcome: sql.ref('outcome'),
          search: searched(['make', 'model', 'type_code', 'sub_type_code'].map((column) => sql.ref(column))),
        },
        sorts: {
          line: sql.ref('line'),
          name: inLanguageOrder(sql`(make || ' ' || model)`),
          outcome: sql.ref('outcome'),
        },
        newest: sql.ref('line'),
        id: sql.ref('line'),
      },
    },
    request,
  )
