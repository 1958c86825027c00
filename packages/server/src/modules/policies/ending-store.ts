import { sql, type RawBuilder } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** What is told of a policy that ends, to its officers and to partners alike. */
export const endingPolicy = {
  kind: 'policy',
  endsAt: sql<Date>`p.valid_till`,
  thingId: sql<string>`p.id`,
  objectId: sql<string>`p.id`,
  title: sql<string>`p.name`,
  detail: sql<object>`jsonb_build_object('policyType', p.policy_type)`,
} as const

/** Policies that are in force, for statements over `policy p`. */
export const policiesInForce: RawBuilder<boolean> = sql`p.state = 'activated'`

/** Policies that are in force. */
export const endingPolicies: EndingSource = {
  ...endingPolicy,
  rows: async () => sql`policy p where ${policiesInForce}`,
  key: sql`p.id`,
  keyType: 'text',
  partnerId: sql`null::text`,
}
