import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import { readInstant } from '../../clock.ts'
import { maximumPageSize } from '../../http/lists/list-request.ts'
import type { SearchFilter, SearchRequest } from '../../http/lists/search-contract.ts'
import { Refusal } from '../../refusal.ts'
import type { Reader } from '../database.ts'
import { escapeLike, rememberedTotal, type Page } from './list-query.ts'
import type { CountedTable } from './totals.ts'

/** One column that a search knows, and how its values compare. */
interface SearchColumn {
  readonly expression: RawBuilder<unknown>
  readonly kind: 'text' | 'time' | 'flag'
  /** The way in which it is compared, whatever a filter says. */
  readonly always?: 'contains'
  /** The search does not sort by it. */
  readonly isUnsorted?: true
}

export type SearchColumns = Readonly<Record<string, SearchColumn>>

/** What the older searches know of deletion: nothing is deleted here. */
export const neverDeleted = {
  isDeleted: { expression: sql`false`, kind: 'flag' },
  delDtimes: { expression: sql`null::timestamptz`, kind: 'time' },
} as const satisfies SearchColumns

/** Who made a row and who changed it last, and when. */
export const authored = {
  crBy: { expression: sql.ref('created_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('created_at'), kind: 'time' },
  updBy: { expression: sql.ref('updated_by'), kind: 'text' },
  updDtimes: { expression: sql.ref('updated_at'), kind: 'time' },
} as const satisfies SearchColumns

const isBlank = (text: string | null | undefined): boolean => (text ?? '').trim() === ''

/** A column by its name in any case. @throws Refusal with the code, which names those that there are */
export const findColumn = (columns: SearchColumns, name: string, code: string): SearchColumn => {
  const key = Object.keys(columns).find((known) => known.toLowerCase() === name.toLowerCase())
  const column = key === undefined ? undefined : columns[key]
  if (!column) throw new Refusal(code, { fields: Object.keys(columns).join(', ') })
  return column
}

/** A value of a filter as the column compares it. @throws Refusal PMS-MSD-390 for what cannot be one */
const readValue = ({ kind }: SearchColumn, text: string): string | boolean | Date => {
  if (kind === 'text') return text.toLowerCase()
  if (kind === 'time') {
    const at = readInstant(text)
    if (Number.isNaN(at.getTime())) throw new Refusal('PMS-MSD-390')
    return at
  }
  if (!/^(?:true|false)$/iu.test(text)) throw new Refusal('PMS-MSD-390')
  return text.toLowerCase() === 'true'
}

const comparable = ({ kind, expression }: SearchColumn): RawBuilder<unknown> =>
  kind === 'text' ? sql`lower(${expression})` : expression

const likeText = ({ expression }: SearchColumn): RawBuilder<unknown> => sql`lower(${expression}::text)`

/** `*x*` and `x` contain, `*x` ends with x. */
const containsPattern = (value: string): string => {
  const bare = escapeLike(value.replace(/^\*/u, '').replace(/\*$/u, '').toLowerCase())
  return value.startsWith('*') && !value.endsWith('*') ? `%${bare}` : `%${bare}%`
}

const requireSingle = ({ value, values }: SearchFilter): string => {
  if (!isBlank(value) && values && values.length > 0) throw new Refusal('PMS-MSD-392')
  if (isBlank(value)) throw new Refusal('PMS-MSD-390')
  return (value ?? '').trim()
}

/** How a filter compares, in lower case. */
const typeOf = ({ type }: SearchFilter): string => (type ?? '').trim().toLowerCase()

const conditionOf = (column: SearchColumn, filter: SearchFilter): RawBuilder<boolean> | undefined => {
  switch (column.always ?? typeOf(filter)) {
    case 'contains':
      return sql<boolean>`${likeText(column)} like ${containsPattern(requireSingle(filter))}`
    case 'startswith': {
      const start = escapeLike(requireSingle(filter).replace(/\*$/u, '').toLowerCase())
      return sql<boolean>`${likeText(column)} like ${`${start}%`}`
    }
    case 'equals':
      return sql<boolean>`${comparable(column)} = ${readValue(column, requireSingle(filter))}`
    case 'between': {
      if (isBlank(filter.fromValue) || isBlank(filter.toValue)) throw new Refusal('PMS-MSD-315')
      const [from, to] = [filter.fromValue, filter.toValue].map((text) =>
        readValue(column, (text ?? '').trim()),
      )
      return sql<boolean>`${comparable(column)} between ${from} and ${to}`
    }
    case 'in':
      if (!filter.values || filter.values.length === 0) throw new Refusal('PMS-MSD-391')
      if (!isBlank(filter.value)) throw new Refusal('PMS-MSD-392')
      return sql<boolean>`${column.expression}::text = any(${filter.values})`
    default:
      // An unknown type has no effect; that is the contract.
      return undefined
  }
}

/** Types that know a column by the letters of its name alone (pms-partner-api §4.1). */
const literalTypes: ReadonlySet<string> = new Set(['contains', 'startswith', 'between'])

/** @throws Refusal PMS-MSD-310, also where no column is named: that there is none of this name is found out first; PMS-MSD-312 */
const filterOf = (columns: SearchColumns, filter: SearchFilter): RawBuilder<boolean> | undefined => {
  const name = (filter.columnName ?? '').trim()
  const column = findColumn(columns, name, 'PMS-MSD-310')
  if (isBlank(filter.type)) throw new Refusal('PMS-MSD-312')
  if (literalTypes.has(typeOf(filter)) && !Object.hasOwn(columns, name))
    throw new Refusal('PMS-MSD-310', { fields: Object.keys(columns).join(', ') })
  return conditionOf(column, filter)
}

const checkPaging = ({ pagination }: SearchRequest): void => {
  if ((pagination?.pageStart ?? 0) < 0 || (pagination?.pageFetch ?? 1) < 1) throw new Refusal('PMS-MSD-313')
}

/** Adds the filters of an older search to a query. @throws Refusal with the codes of `searchErrors` */
export const applyFilters = <DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  columns: SearchColumns,
  filters: SearchRequest['filters'],
): SelectQueryBuilder<DB, TB, Row> => {
  let built = query
  for (const filter of filters ?? []) {
    const condition = filterOf(columns, filter)
    if (condition) built = built.where(condition)
  }
  return built
}

const applySort = <DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  columns: SearchColumns,
  { sort }: SearchRequest,
): SelectQueryBuilder<DB, TB, Row> => {
  const sorted = Object.fromEntries(Object.entries(columns).filter(([, { isUnsorted }]) => !isUnsorted))
  let built = query
  for (const { sortField, sortType } of sort ?? []) {
    if (isBlank(sortField) || isBlank(sortType)) throw new Refusal('PMS-MSD-314')
    const column = findColumn(sorted, (sortField ?? '').trim(), 'PMS-MSD-357')
    const direction = (sortType ?? '').trim().toLowerCase()
    if (direction !== 'asc' && direction !== 'desc') throw new Refusal('PMS-MSD-358')
    built = built.orderBy(comparable(column), direction)
  }
  return built
}

/**
 * Adds the filters and the order of an older search to a query.
 * @throws Refusal with the codes of `searchErrors`
 */
export const applySearch = <DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  columns: SearchColumns,
  request: SearchRequest,
): SelectQueryBuilder<DB, TB, Row> => {
  checkPaging(request)
  return applySort(applyFilters(query, columns, request.filters), columns, request)
}

/** What an older search is made of. */
interface Search<DB, TB extends keyof DB, Row> {
  /** The query with its joins and fixed conditions, without columns. */
  readonly base: SelectQueryBuilder<DB, TB, unknown>
  /** Every table that says which rows there are. */
  readonly tables: readonly CountedTable[]
  readonly select: (query: SelectQueryBuilder<DB, TB, unknown>) => SelectQueryBuilder<DB, TB, Row>
  readonly columns: SearchColumns
  /** The order when none is asked for; newest first. */
  readonly newest: RawBuilder<unknown>
  /** Breaks ties. */
  readonly id: RawBuilder<unknown>
}

const defaultFetch = 10

/** Which rows an older search asks for. */
export const searchWindow = ({ pagination }: SearchRequest): { skip: number; take: number } => {
  const take = Math.min(pagination?.pageFetch ?? defaultFetch, maximumPageSize)
  return { skip: (pagination?.pageStart ?? 0) * take, take }
}

/**
 * Runs one page of an older search: filters, order and page in SQL (B-23), `pageStart` counting pages.
 * @throws Refusal with the codes of `searchErrors`
 */
export const selectSearch = async <DB, TB extends keyof DB, Row>(
  reader: Reader,
  { base, tables, select, columns, newest, id }: Search<DB, TB, Row>,
  request: SearchRequest,
): Promise<Page<Row>> => {
  const { skip, take } = searchWindow(request)
  const page = applySearch(select(base), columns, request)
    .orderBy(newest, 'desc')
    .orderBy(id, 'desc')
    .limit(take)
    .offset(skip)
  const filtered = applyFilters(base, columns, request.filters)
  const [rows, total] = await Promise.all([page.execute(), rememberedTotal(reader, tables, filtered)])
  return { rows, total }
}
