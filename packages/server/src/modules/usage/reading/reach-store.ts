import { sql, type RawBuilder } from 'kysely'
import type { Authority } from '../../../platform/access/authority.ts'

/** Whose uses a reader sees; undefined: everybody's. */
export type Reach = readonly string[] | undefined

/** The one rule: partners see what they did, MISPs what was done under their licences, administrators everything. */
export const reachOf = ({ visiblePartnerIds }: Authority): Reach => visiblePartnerIds

/** The columns that make a use somebody's. */
export const ownColumns = ['partner_id', 'misp_id'] as const

/** Whether a row of these tables is within reach. */
export const isReached = (reach: Reach): RawBuilder<boolean> =>
  reach === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.join(
        ownColumns.map((column) => sql`${sql.ref(column)} = any(${[...reach]})`),
        sql` or `,
      )})`
