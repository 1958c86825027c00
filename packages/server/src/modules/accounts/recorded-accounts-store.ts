import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of an account must be as it was recorded last: its name, its roles, and whether it may sign in. */
export const recordedAccounts: RecordedObjects = {
  type: 'account',
  rows: sql`select id::text as id, jsonb_build_object('userName', user_name, 'isActive', status = 'active',
      'roles', coalesce((select string_agg(role, ', ' order by role collate "C") from account_role
        where account_id = account.id), '')) as values from account`,
  areAllRecorded: false,
}
