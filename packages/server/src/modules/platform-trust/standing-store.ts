import { sql, type RawBuilder } from 'kysely'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'

/** `standingOf` as an expression over the register. */
export const standingSql = (now: Date): RawBuilder<unknown> => sql`case
  when revoked_at <= ${now} then 'revoked'
  when not_after <= ${now} then 'expired'
  when revoked_at is not null then 'replaced'
  else 'valid' end`

/** Where a revocation was recorded last, the certificate is revoked since then, for that reason. */
export const recordedCertificates: RecordedObjects = {
  type: 'issued-certificate',
  rows: sql`select id::text as id, jsonb_build_object('sha256', encode(sha256(der), 'hex'),
    'revokedAt', to_char(revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'revocationReason', revocation_reason) as values from issued_certificate`,
  areAllRecorded: false,
}
