import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import {
  inLanguageOrder,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { HotlistEntry } from './entry.ts'
import { hotlistListing } from './own-contract.ts'
import { fromRow, type HotlistTables } from './store.ts'

type HotlistRequest = RequestOf<typeof hotlistListing>

/** What the search looks through, as its index has it. */
const searchedTexts = [
  'serial_number',
  'make',
  'model',
  'software_version',
  'provider_id',
  'provider_name',
  'reason',
].map((name) => sql`coalesce(${sql.ref(name)}, '')`)

/** One page of what is, or was, on the hotlist. */
export const pageEntries = async (reader: Reader, request: HotlistRequest): Promise<Page<HotlistEntry>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<HotlistTables>(reader).selectFrom('hotlist_entry'),
      tables: ['hotlist_entry'],
      select: (query) => query.selectAll(),
      spec: hotlistListing,
      columns: {
        filters: {
          kind: sql.ref('kind'),
          providerId: sql.ref('provider_id'),
          state: sql.ref('state'),
          search: searched(searchedTexts),
        },
        sorts: {
          kind: sql.ref('kind'),
          make: inLanguageOrder(sql.ref('make')),
          providerId: sql.ref('provider_id'),
          endDateTime: sql.ref('ends_at'),
          state: sql.ref('state'),
          blockedDateTime: sql.ref('blocked_at'),
        },
        newest: sql.ref('blocked_at'),
        id: sql.ref('hotlist_entry.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
