import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** Licences that are active, and whose place no other has taken that counts longer. */
export const endingLicences: EndingSource = {
  kind: 'licence',
  rows: async () => sql`licence l where l.state = 'active' and not exists (
    select from licence n where n.replaces_id = l.id and n.state = 'active' and n.valid_till > l.valid_till)`,
  endsAt: sql`l.valid_till`,
  key: sql`l.id`,
  keyType: 'uuid',
  thingId: sql`l.id`,
  objectId: sql`l.id`,
  partnerId: sql`l.partner_id`,
  title: sql`l.hint`,
  detail: sql`jsonb_build_object('policyName', l.policy_name)`,
}
