import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of an entry must be as it was recorded last: nobody frees anything behind the program's back. */
export const recordedEntries: RecordedObjects = {
  type: 'hotlist-entry',
  rows: sql`select id::text as id, jsonb_build_object('contractId', encode(contract_id, 'hex'), 'status', state) as values
    from hotlist_entry`,
  areAllRecorded: true,
}
