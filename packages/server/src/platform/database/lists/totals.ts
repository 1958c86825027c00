import { createHash } from 'node:crypto'
import { sql, type CompiledQuery, type RawBuilder } from 'kysely'
import type { Reader } from '../database.ts'

/** The tables whose every change raises a revision (migration 0090): what a remembered total may be counted from. */
export const countedTables = [
  'account',
  'account_role',
  'api_key',
  'hub_subscription',
  'oidc_client',
  'audit_head',
  'chip',
  'device_import',
  'device_import_row',
  'device_model',
  'device_sub_type',
  'device_type',
  'expiry_dismissal',
  'expiry_notice',
  'go_live_standing',
  'held_certificate',
  'hotlist_entry',
  'issued_certificate',
  'licence',
  'outside_delivery',
  'partner',
  'partner_type',
  'policy',
  'policy_group',
  'policy_request',
  'registration',
  'sbi',
  'sbi_device',
  'trust_certificate',
  'webhook',
] as const

export type CountedTable = (typeof countedTables)[number]

/**
 * How often the tables have changed, as the statement that reads it sees them: two statements that see the same number
 * see the same rows.
 */
export const revisionOf = (tables: readonly CountedTable[]): RawBuilder<number> => {
  const names = sql.join(tables.map((name) => sql.lit(name)))
  return sql<number>`(select coalesce(sum(value), 0)::bigint from revision where subject in (${names}) and part = '')`
}

/** How many rows there were, and when. */
export interface Counted {
  readonly total: number
  readonly revision: number
  /** The total in parts: by the value of one column. */
  readonly counts?: Readonly<Record<string, number>>
}

/** The totals that one database's readers remember. */
export interface Totals {
  /** What was counted last for a question; true for whoever sees the same revision. */
  known(key: string): Counted | undefined
  /** Counts, unless somebody is counting already. */
  count(key: string, run: () => Promise<Counted>): Promise<Counted>
  /** What was counted, at least as new as `revision`. */
  since(key: string, revision: number, run: () => Promise<Counted>): Promise<Counted>
}

/** A question takes some hundred bytes. */
const mostRemembered = 2_000

/** Names a question: its text and all its values, so that nothing which changes the answer can be forgotten. */
export const keyOfQuestion = ({ sql: text, parameters }: CompiledQuery): string =>
  createHash('sha256')
    .update(JSON.stringify([text, parameters]))
    .digest('base64')

const createTotals = (): Totals => {
  const remembered = new Map<string, Counted>()
  const counting = new Map<string, Promise<Counted>>()

  const learn = (key: string, counted: Counted): Counted => {
    const before = remembered.get(key)
    if (before && before.revision > counted.revision) return counted
    // The last place is that of the latest: what nobody asks for any more is first to go.
    remembered.delete(key)
    remembered.set(key, counted)
    const [oldest] = remembered.size > mostRemembered ? remembered.keys() : []
    if (oldest !== undefined) remembered.delete(oldest)
    return counted
  }
  const countNow = (key: string, run: () => Promise<Counted>): Promise<Counted> => {
    const flight = run()
      .then((counted) => learn(key, counted))
      .finally(() => {
        if (counting.get(key) === flight) counting.delete(key)
      })
    counting.set(key, flight)
    return flight
  }
  const count: Totals['count'] = (key, run) => counting.get(key) ?? countNow(key, run)
  return {
    known(key) {
      const counted = remembered.get(key)
      if (counted) {
        remembered.delete(key)
        remembered.set(key, counted)
      }
      return counted
    },
    count,
    async since(key, revision, run) {
      // Who counts already may have begun before the change that this reader has seen, or fail for a reason of its own.
      const counted = await counting.get(key)?.catch(() => undefined)
      if (counted && counted.revision >= revision) return counted
      const known = remembered.get(key)
      if (known && known.revision >= revision) return known
      return await countNow(key, run)
    },
  }
}

const ofReader = new WeakMap<Reader['tables'], Totals>()

/**
 * The totals that are remembered for a database. A transaction has its own, which end with it: what it sees of its own
 * changes may never come to be.
 */
export const totalsOf = ({ tables }: Reader): Totals => {
  const known = ofReader.get(tables)
  if (known) return known
  const totals = createTotals()
  ofReader.set(tables, totals)
  return totals
}
