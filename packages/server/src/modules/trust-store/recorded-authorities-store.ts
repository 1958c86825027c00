import { sql } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** What of a certificate of the trust store must be as it was recorded last: the certificate itself, and whether it is trusted. */
export const recordedAuthorities: RecordedObjects = {
  type: 'trust-certificate',
  rows: sql`select id::text as id, jsonb_build_object('kind', kind, 'domain', domain, 'state', state,
    'sha256', encode(sha256(der), 'hex')) as values from trust_certificate`,
  areAllRecorded: true,
}
