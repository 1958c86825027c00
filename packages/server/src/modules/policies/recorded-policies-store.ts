import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

const instantText = (column: 'valid_from' | 'valid_till') =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** What of a policy must be as it was recorded last: nobody prolongs one, or brings one back, behind the program's back. */
export const recordedPolicies: RecordedObjects = {
  type: 'policy',
  rows: sql`select id, jsonb_build_object('name', name, 'policyGroupId', group_id, 'policyType', policy_type,
      'policyVersion', version, 'status', state, 'validFrom', ${instantText('valid_from')},
      'validTill', ${instantText('valid_till')}, 'revision', revision) as values from policy`,
  areAllRecorded: true,
}
