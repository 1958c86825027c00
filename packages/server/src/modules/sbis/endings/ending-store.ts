import { sql } from 'kysely'
import type { EndingSource } from '../../endings/index.ts'

/** Interfaces that are approved, or wait for it. */
export const endingSbis: EndingSource = {
  kind: 'sbi',
  rows: async () => sql`sbi s where s.status in ('approved', 'pending_approval')`,
  endsAt: sql`s.ends_at`,
  key: sql`s.id`,
  keyType: 'text',
  thingId: sql`s.id`,
  objectId: sql`s.id`,
  partnerId: sql`s.partner_id`,
  title: sql`s.software_version`,
  detail: sql`jsonb_build_object('sbiId', s.id, 'binaryHash', s.binary_hash,
    'expires', to_char(s.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
    'created', to_char(s.software_created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'))`,
}
