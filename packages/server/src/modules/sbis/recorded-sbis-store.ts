import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of an interface must be as it was recorded last. */
export const recordedSbis: RecordedObjects = {
  type: 'sbi',
  rows: sql`select id, jsonb_build_object('sbiVersion', software_version, 'binaryHash', binary_hash, 'status', status) as values
    from sbi`,
  areAllRecorded: true,
}
