import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'
import { endingPolicy, policiesInForce } from '../policies/index.ts'

/** Policies that are in force, for each partner to which one was granted: what the partner has on it ends with it. */
export const endingGrantedPolicies: EndingSource = {
  ...endingPolicy,
  rows: async () => sql`policy p join policy_request r on r.policy_id = p.id
    where ${policiesInForce} and r.state = 'approved'`,
  key: sql`r.id`,
  keyType: 'text',
  partnerId: sql`r.partner_id`,
}
