import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** Keys that are active, and for which no other was made that counts longer. */
export const endingKeys: EndingSource = {
  kind: 'api-key',
  rows: async () => sql`api_key k where k.state = 'active' and not exists (
    select from api_key n where n.replaces_id = k.id and n.state = 'active' and n.valid_till > k.valid_till)`,
  endsAt: sql`k.valid_till`,
  key: sql`k.id`,
  keyType: 'uuid',
  thingId: sql`k.id`,
  objectId: sql`k.id`,
  partnerId: sql`k.partner_id`,
  title: sql`k.label`,
  detail: sql`jsonb_build_object('policyName', k.policy_name, 'policyGroup', k.policy_group_name)`,
}
