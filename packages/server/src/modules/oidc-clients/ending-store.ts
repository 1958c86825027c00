import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** Keys of clients after whose end the client has none that counts: one of several was replaced by the others. */
export const endingClientKeys: EndingSource = {
  kind: 'client-key',
  rows: async () => sql`oidc_client_key k join oidc_client c on c.id = k.client_id
    where c.state in ('pending', 'active') and k.ends_at is not null and not exists (
      select from oidc_client_key o
      where o.client_id = k.client_id and o.id <> k.id and (o.ends_at is null or o.ends_at > k.ends_at))`,
  endsAt: sql`k.ends_at`,
  key: sql`k.id`,
  keyType: 'uuid',
  thingId: sql`k.id`,
  objectId: sql`c.id`,
  partnerId: sql`c.partner_id`,
  title: sql`c.name`,
  detail: sql`jsonb_build_object('kid', k.kid, 'policyName', c.policy_name)`,
}
