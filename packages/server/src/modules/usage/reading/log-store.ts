import { sql, type RawBuilder } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import { uuidOf } from '../../../platform/ids.ts'
import type { Page } from '../../../platform/database/lists/list-query.ts'
import type { ListRequest } from '../../../platform/http/lists/list-request.ts'
import type { CallInQuestion, SeenCall } from '../../go-live/index.ts'
import type { usageListing } from '../contract.ts'
import type { StoredUsage, UsageSource } from '../usage.ts'
import type { Period } from './period.ts'
import { isReached, ownColumns, type Reach } from './reach-store.ts'

/** What one question looks through at most, newest first: however large the log is, a question costs no more. */
const mostLookedThrough = 100_000

type Filter = keyof typeof usageListing.filters
type UsageRequest = ListRequest<Filter, (typeof usageListing.sorts)[number]>
type Filters = UsageRequest['filters']

interface UsageRow {
  readonly at: Date
  readonly id: string
  readonly source: UsageSource
  readonly partner_id: string | null
  readonly misp_id: string | null
  readonly api_key_id: string | null
  readonly client_id: string | null
  readonly policy_id: string | null
  readonly licence_id: string | null
  readonly operation: string | null
  readonly code: string | null
  readonly words: Readonly<Record<string, string>> | null
  readonly latency_us: number
  readonly transaction_id: string
}

const fromRow = (row: UsageRow): StoredUsage => ({
  id: row.id,
  at: row.at,
  source: row.source,
  partnerId: row.partner_id,
  mispId: row.misp_id,
  apiKeyId: row.api_key_id,
  clientId: row.client_id,
  policyId: row.policy_id,
  licenceId: row.licence_id,
  operation: row.operation,
  isAllowed: row.code === null,
  code: row.code,
  words: row.words ?? undefined,
  latencyMs: row.latency_us / 1000,
  transactionId: row.transaction_id,
})

const named = (column: string) => (value: string) => sql<boolean>`${sql.ref(column)} = ${value}`
const numbered = (column: string) => (value: string) => sql<boolean>`${sql.ref(column)} = ${uuidOf(value)}`

/** Filters that an index answers: what is looked through is picked by them. */
const picking = {
  partnerId: named('partner_id'),
  mispId: named('misp_id'),
  transactionId: named('transaction_id'),
  search: named('transaction_id'),
} satisfies Partial<Record<Filter, unknown>>

/** The others: applied to what is looked through. */
const sifting = {
  licenceId: numbered('licence_id'),
  apiKeyId: numbered('api_key_id'),
  clientId: named('client_id'),
  policyId: named('policy_id'),
  operation: named('operation'),
  source: named('source'),
  verdict: (value) => sql<boolean>`(code is null) = ${value === 'allowed'}`,
  code: named('code'),
} satisfies Record<Exclude<Filter, keyof typeof picking>, (value: string) => RawBuilder<boolean>>

const conditionsOf = (
  known: Readonly<Partial<Record<Filter, (value: string) => RawBuilder<boolean>>>>,
  filters: Filters,
): RawBuilder<boolean>[] =>
  Object.entries(known).flatMap(([name, condition]) => {
    const value = filters[name as Filter]
    return value === undefined ? [] : [condition(value)]
  })

const all = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/** The newest of a period within reach: along one index for each of the columns that make them the reader's. */
const newest = (reach: Reach, { from, to }: Period, filters: Filters): RawBuilder<unknown> => {
  const picked = [sql<boolean>`at >= ${from}`, sql<boolean>`at < ${to}`, ...conditionsOf(picking, filters)]
  const along = (conditions: readonly RawBuilder<boolean>[]) =>
    sql`(select * from usage_log where ${all(conditions)} order by at desc, id desc limit ${sql.lit(mostLookedThrough)})`
  if (reach === undefined) return along(picked)
  const ids = [...reach]
  const parts = ownColumns.map((column, place) => {
    const ofOthers = ownColumns
      .slice(0, place)
      .map((other) => sql<boolean>`(${sql.ref(other)} = any(${ids})) is not true`)
    return along([...picked, sql<boolean>`${sql.ref(column)} = any(${ids})`, ...ofOthers])
  })
  return sql`(select * from (${sql.join(parts, sql` union all `)}) as parts
    order by at desc, id desc limit ${sql.lit(mostLookedThrough)})`
}

const orders = { dateTime: sql`at`, latencyMs: sql`latency_us` } as const

/** One page of what is looked through, with how many of it match. */
export const pageUsage = async (
  reader: Reader,
  request: UsageRequest,
  { reach, period }: { readonly reach: Reach; readonly period: Period },
): Promise<Page<StoredUsage>> => {
  const looked = newest(reach, period, request.filters)
  const matching = sql`${looked} as looked where ${all(conditionsOf(sifting, request.filters))}`
  const way = sql.raw(request.sort?.direction ?? 'desc')
  const order = orders[request.sort?.field ?? 'dateTime']
  const { rows } = await sql<UsageRow>`
    select * from ${matching} order by ${order} ${way}, id ${way}
    limit ${request.pageSize} offset ${request.pageNo * request.pageSize}`.execute(reader.tables)
  // A first page that is not full says it itself.
  const isWhole = request.pageNo === 0 && rows.length < request.pageSize
  const counted = isWhole
    ? [{ total: rows.length }]
    : (await sql<{ total: number }>`select count(*)::int as total from ${matching}`.execute(reader.tables))
        .rows
  return { rows: rows.map(fromRow), total: counted[0]?.total ?? 0 }
}

/** The calls of a transaction within reach, newest first. */
export const listOfTransaction = async (
  reader: Reader,
  transactionId: string,
  reach: Reach,
): Promise<StoredUsage[]> => {
  const { rows } = await sql<UsageRow>`
    select * from usage_log where transaction_id = ${transactionId} and ${isReached(reach)}
    order by at desc, id desc limit 20`.execute(reader.tables)
  return rows.map(fromRow)
}

/** Operations whose calls hold no encrypted block: they show less of a client. */
const bare = ['otp', 'kyc-exchange', 'vci-exchange']

/** The first call of a partner's transaction that was let in, or refused for these reasons alone, and that had all that calls have. */
export const findWhole = async (
  reader: Reader,
  { partnerId, transactionId, since, codes }: CallInQuestion,
): Promise<SeenCall | undefined> => {
  const { rows } = await sql<SeenCall>`
    select at, source from usage_log
     where transaction_id = ${transactionId} and partner_id = ${partnerId} and at >= ${since}
       and (code is null or code = any(${[...codes]})) and coalesce(operation, '') <> all(${bare})
     order by at, id limit 1`.execute(reader.tables)
  return rows[0]
}
