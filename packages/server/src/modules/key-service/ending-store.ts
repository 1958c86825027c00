import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** Keys of applications, and certificates of others for them, that none has replaced. */
export const endingApplicationKeys: EndingSource = {
  kind: 'application-key',
  rows: async () => sql`application_key k where k.ended_at is null`,
  endsAt: sql`k.not_after`,
  key: sql`k.id`,
  keyType: 'uuid',
  thingId: sql`k.id`,
  objectId: sql`k.id`,
  partnerId: sql`null::text`,
  title: sql`k.application_id || ' ' || k.reference_id`,
  detail: sql`jsonb_build_object('origin', k.origin)`,
}
