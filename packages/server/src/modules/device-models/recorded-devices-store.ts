import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of a device model must be as it was recorded last. */
export const recordedDevices: RecordedObjects = {
  type: 'device-model',
  rows: sql`select id, jsonb_build_object('type', type_code, 'subType', sub_type_code, 'make', make, 'model', model,
    'status', status) as values from device_model`,
  areAllRecorded: true,
}
