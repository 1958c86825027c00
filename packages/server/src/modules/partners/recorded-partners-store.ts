import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of a partner must be as it was recorded last. */
export const recordedPartners: RecordedObjects = {
  type: 'partner',
  rows: sql`select id, jsonb_build_object('organisationName', organisation_name, 'partnerType', partner_type_code,
    'approvalStatus', approval_status, 'isActive', is_active) as values from partner`,
  areAllRecorded: false,
}
