import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of a chip must be as it was recorded last. */
export const recordedChips: RecordedObjects = {
  type: 'chip',
  rows: sql`select id, jsonb_build_object('make', make, 'model', model, 'status', status) as values from chip`,
  areAllRecorded: true,
}
