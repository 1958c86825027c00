import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { StoredUsage } from '../usage.ts'

type Column = readonly [type: string, read: (usage: StoredUsage) => unknown]

/** Each column with its type, and what of a use it holds. */
const columns = {
  at: ['timestamptz', ({ at }) => at.toISOString()],
  id: ['uuid', ({ id }) => id],
  source: ['text', ({ source }) => source],
  partner_id: ['text', ({ partnerId }) => partnerId],
  misp_id: ['text', ({ mispId }) => mispId],
  api_key_id: ['uuid', ({ apiKeyId }) => apiKeyId],
  client_id: ['text', ({ clientId }) => clientId],
  policy_id: ['text', ({ policyId }) => policyId],
  licence_id: ['uuid', ({ licenceId }) => licenceId],
  operation: ['text', ({ operation }) => operation],
  code: ['text', ({ code }) => code],
  words: ['jsonb', ({ words }) => (words === undefined ? null : JSON.stringify(words))],
  latency_us: ['int', ({ latencyMs }) => Math.round(latencyMs * 1000)],
  transaction_id: ['text', ({ transactionId }) => transactionId],
} satisfies Record<string, Column>

const names = sql.raw(Object.keys(columns).join(', '))

/** Makes the table of a month. @param month `yyyy-MM` */
export const makeMonth = async (tx: Tx, month: string): Promise<void> => {
  await sql`select usage_make_month(${`${month}-01`}::date)`.execute(tx.tables)
}

/** Rows of the log that may be there already; their months must have their tables. */
const insertion = (batch: readonly StoredUsage[]) => {
  const arrays = sql.join(
    Object.values<Column>(columns).map(([type, read]) => sql`${batch.map(read)}::${sql.raw(type)}[]`),
  )
  return sql`insert into usage_log (${names}) select * from unnest(${arrays}) on conflict do nothing`
}

/** Stores uses that are counted already. The months must have their tables. */
export const insertUses = async (tx: Tx, batch: readonly StoredUsage[]): Promise<void> => {
  await insertion(batch).execute(tx.tables)
}

/**
 * Stores uses and counts them, both or neither. What is stored already, because an answer was lost, is not counted again.
 * The months must have their tables.
 */
export const append = async (tx: Tx, batch: readonly StoredUsage[]): Promise<void> => {
  // Whoever counts at the same time counts in the same order.
  await sql`
    with added as (
      ${insertion(batch)}
      returning at, partner_id, misp_id, licence_id, code, latency_us)
    insert into usage_total as known
      (span, starts_at, partner_id, misp_id, licence_id, code, calls, latency_us, slowest_us)
    select span, date_trunc(span, at, 'UTC'), coalesce(partner_id, ''), coalesce(misp_id, ''),
      coalesce(licence_id::text, ''), coalesce(code, ''), count(*), sum(latency_us::bigint), max(latency_us)
    from added cross join (values ('hour'), ('day')) as spans (span)
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (span, starts_at, partner_id, misp_id, licence_id, code) do update set
      calls = known.calls + excluded.calls, latency_us = known.latency_us + excluded.latency_us,
      slowest_us = greatest(known.slowest_us, excluded.slowest_us)`.execute(tx.tables)
}

/** What was used, and when. */
export interface LastUse {
  readonly kind: 'key' | 'licence' | 'client'
  readonly id: string
  readonly at: Date
}

/** Notes when things were used last; each thing once. */
export const noteLastUses = async (tx: Tx, uses: readonly LastUse[]): Promise<void> => {
  if (uses.length === 0) return
  await sql`
    insert into usage_last as known (kind, id, used_at)
    select * from unnest(${uses.map(({ kind }) => kind)}::text[], ${uses.map(({ id }) => id)}::text[],
      ${uses.map(({ at }) => at.toISOString())}::timestamptz[]) as used (kind, id, at) order by kind, id
    on conflict (kind, id) do update set used_at = excluded.used_at where known.used_at < excluded.used_at`.execute(
    tx.tables,
  )
}

/** When each of some things was used last; nothing for what never was. */
export const loadLastUses = async (
  reader: Reader,
  kind: LastUse['kind'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; used_at: Date }>`
    select id, used_at from usage_last where kind = ${kind} and id = any(${[...ids]})`.execute(reader.tables)
  return new Map(rows.map((row) => [row.id, row.used_at]))
}
