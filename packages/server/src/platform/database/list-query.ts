import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { FilterKind, ListSpec } from '../http/list-contract.ts'
import type { ListRequest } from '../http/list-request.ts'

/** How one listing reads its wire names: expressions over the tables of its base query. */
export interface ListColumns<Filter extends string, Sort extends string> {
  readonly filters: Readonly<Record<Filter, RawBuilder<unknown>>>
  readonly sorts: Readonly<Record<Sort, RawBuilder<unknown>>>
  /** The order when none is asked for; newest first. */
  readonly newest: RawBuilder<unknown>
  /** Breaks ties, so that pages neither repeat nor skip rows. */
  readonly id: RawBuilder<unknown>
}

/** One page, in domain terms. */
export interface Page<Row> {
  readonly rows: Row[]
  readonly total: number
}

/** A text column in the order that readers expect: accents and case beside their letter, not by code point. */
export const inLanguageOrder = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`${column} collate "und-x-icu"`

/** `%`, `_` and `\` mean themselves in a filter. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/gu, String.raw`\$&`)

const condition = (kind: FilterKind, column: RawBuilder<unknown>, value: string): RawBuilder<boolean> => {
  if (kind === 'equals') return sql<boolean>`${column} = ${value}`
  if (kind === 'among') return sql<boolean>`${value} = any(${column})`
  return sql<boolean>`lower(${column}) like ${`%${escapeLike(value.toLowerCase())}%`}`
}

/**
 * Runs one page of a listing: filters, order and limits in SQL, the count beside it.
 * @param base the query with its joins and fixed conditions, without columns
 * @param select adds the columns of a row
 */
export const selectPage = async <DB, TB extends keyof DB, Row, Filter extends string, Sort extends string>(
  base: SelectQueryBuilder<DB, TB, unknown>,
  select: (query: SelectQueryBuilder<DB, TB, unknown>) => SelectQueryBuilder<DB, TB, Row>,
  spec: ListSpec<Filter, Sort>,
  columns: ListColumns<Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<Page<Row>> => {
  let filtered = base
  for (const [name, value] of Object.entries(request.filters) as [Filter, string][])
    filtered = filtered.where(condition(spec.filters[name], columns.filters[name], value))
  const direction = request.sort?.direction ?? 'desc'
  const order = request.sort ? columns.sorts[request.sort.field] : columns.newest
  // The ids alone come from the index of the order; only the rows of this page are then fetched. Without this a page
  // far behind reads every row before it.
  const ids = filtered
    .select(sql`${columns.id}`.as('id'))
    .orderBy(order, direction)
    .orderBy(columns.id, direction)
    .limit(request.pageSize)
    .offset(request.pageNo * request.pageSize)
  const page = select(base)
    .where(sql<boolean>`${columns.id} in ${ids}`)
    .orderBy(order, direction)
    .orderBy(columns.id, direction)
  const count = filtered.select(sql<number>`count(*)`.as('total'))
  const [rows, counted] = await Promise.all([page.execute(), count.execute()])
  const totals = counted as { total: number }[]
  return { rows, total: totals[0]?.total ?? 0 }
}
