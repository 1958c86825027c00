import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { FilterKind, ListSpec } from '../http/lists/list-contract.ts'
import type { ListRequest } from '../http/lists/list-request.ts'
import { tablesOf, type Reader } from './database.ts'
import { prepared } from './prepared.ts'
import { keyOfQuestion, revisionOf, totalsOf, type Counted, type CountedTable } from './totals.ts'

/** What a search looks through (filter kind `words`). */
export interface SearchedColumns {
  /** Several texts as one, in small letters. */
  readonly text: RawBuilder<unknown>
  /** An id, in small letters; long words are looked for in it, since every short one with a digit would be found there. */
  readonly id?: RawBuilder<unknown>
}

type FilterColumn = RawBuilder<unknown> | SearchedColumns

/** How one listing reads its wire names: expressions over the tables of its base query. */
export interface ListColumns<Filter extends string, Sort extends string> {
  readonly filters: Readonly<Record<Filter, FilterColumn>>
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
  /** How many rows each tab has, when that was asked. */
  readonly counts?: Readonly<Record<string, number>>
}

/** A page of other rows. */
export const mapPage = <Row, Other>(page: Page<Row>, map: (row: Row) => Other): Page<Other> => ({
  ...page,
  rows: page.rows.map(map),
})

/** A text column in the order that readers expect: accents and case beside their letter, not by code point. */
export const inLanguageOrder = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`${column} collate "und-x-icu"`

/** Whether a column has one of these values. @param values undefined for any */
export const isAmong = (
  column: RawBuilder<unknown>,
  values: readonly string[] | undefined,
): RawBuilder<boolean> =>
  values === undefined ? sql<boolean>`true` : sql<boolean>`${column} = any(${[...values]})`

/** `%`, `_` and `\` mean themselves in a filter. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/gu, String.raw`\$&`)

const contains = (text: RawBuilder<unknown>, part: string): RawBuilder<boolean> =>
  sql<boolean>`${text} like ${`%${escapeLike(part)}%`}`

/** Each is one more look at every row that the ones before have left. */
const mostWords = 8

/** The different words of a search; those beyond the bound are looked for together, as they stand. */
const wordsOf = (text: string): string[] => {
  const words = text.split(/\s+/u).filter((word) => word !== '')
  const some =
    words.length > mostWords
      ? [...words.slice(0, mostWords - 1), words.slice(mostWords - 1).join(' ')]
      : words
  return [...new Set(some)]
}

/** Letters that a word has at least to be looked for in ids. */
const wordOfId = 6

const hasWord = ({ text, id }: SearchedColumns, word: string): RawBuilder<boolean> =>
  id === undefined || word.length < wordOfId
    ? contains(text, word)
    : sql<boolean>`(${contains(text, word)} or ${contains(id, word)})`

/**
 * The columns that a search looks through: texts that people know a row by, one after the other, and an id. The index of a
 * search is on these very expressions, else it is not used.
 */
export const searched = (
  texts: readonly RawBuilder<unknown>[],
  id?: RawBuilder<unknown>,
): SearchedColumns => ({
  text: sql`lower(${sql.join(texts, sql.raw(` || ' ' || `))})`,
  ...(id === undefined ? {} : { id: sql`lower(${id})` }),
})

const condition = (kind: FilterKind, column: FilterColumn, value: string): RawBuilder<boolean> => {
  if ('text' in column)
    return sql<boolean>`(${sql.join(
      wordsOf(value.toLowerCase()).map((word) => hasWord(column, word)),
      sql` and `,
    )})`
  if (kind === 'equals') return sql<boolean>`${column} = ${value}`
  if (kind === 'among') return sql<boolean>`${value} = any(${column})`
  return contains(sql`lower(${column})`, value.toLowerCase())
}

/** Where a page begins, counted from one end of its order. */
interface Window {
  readonly isFromEnd: boolean
  readonly skip: number
  readonly take: number
}

const windowOf = ({ pageNo, pageSize }: ListRequest): Window => ({
  isFromEnd: false,
  skip: pageNo * pageSize,
  take: pageSize,
})

/** The same rows along the shorter way: whoever knows how many there are can begin at the end. */
const shorterWindow = (request: ListRequest, total: number): Window => {
  const window = windowOf(request)
  const end = Math.min(window.skip + window.take, total)
  const behind = total - end
  return behind < window.skip ? { isFromEnd: true, skip: behind, take: end - window.skip } : window
}

const opposite = { asc: 'desc', desc: 'asc' } as const

/** What a listing is made of. */
interface Listing<DB, TB extends keyof DB, Row, Filter extends string, Sort extends string> {
  /** The query with its joins and fixed conditions, without columns. */
  readonly base: SelectQueryBuilder<DB, TB, unknown>
  /** Every table that says which rows there are: those of the query and those of the filters. */
  readonly tables: readonly CountedTable[]
  /** Adds the columns of a row. */
  readonly select: (query: SelectQueryBuilder<DB, TB, unknown>) => SelectQueryBuilder<DB, TB, Row>
  readonly spec: ListSpec<Filter, Sort>
  readonly columns: ListColumns<Filter, Sort>
}

/** @throws TypeError for a listing whose tabs are a search */
const tabColumn = (column: FilterColumn): RawBuilder<unknown> => {
  if ('text' in column) throw new TypeError('No list has tabs of what is searched')
  return column
}

/** Counts rows by the value of one column, and all of them. */
const byTabs = <DB, TB extends keyof DB>(
  reader: Reader,
  filtered: SelectQueryBuilder<DB, TB, unknown>,
  column: RawBuilder<unknown>,
  revision: RawBuilder<number>,
) =>
  tablesOf<Record<string, never>>(reader)
    .selectFrom(
      filtered
        .select([sql<string>`${column}`.as('tab'), sql<number>`count(*)`.as('rows')])
        .groupBy(sql`1`)
        .as('part'),
    )
    .select([
      sql<number>`coalesce(sum(rows), 0)::bigint`.as('total'),
      sql<Record<string, number>>`coalesce(jsonb_object_agg(tab, rows), '{}')`.as('counts'),
      revision.as('revision'),
    ])

/** How many rows a query has, counted when nobody has counted them since its tables changed. */
export const rememberedTotal = async <DB, TB extends keyof DB>(
  reader: Reader,
  tables: readonly CountedTable[],
  filtered: SelectQueryBuilder<DB, TB, unknown>,
): Promise<number> => {
  const revision = revisionOf(tables)
  const counting = filtered.select([sql<number>`count(*)`.as('total'), revision.as('revision')])
  const { rows } = await sql<{ seen: number }>`select ${revision} as seen`.execute(reader.tables)
  const counted = await totalsOf(reader).since(
    keyOfQuestion(counting.compile()),
    rows[0]?.seen ?? 0,
    async () => ((await counting.execute()) as Counted[])[0] ?? { total: 0, revision: 0 },
  )
  return counted.total
}

/**
 * Runs one page of a listing: filters, order and limits in SQL. The total is counted when nobody has counted it since
 * the tables changed; the statement that reads the rows tells whether they have (docs/decisions/0026).
 */
export const selectPage = async <DB, TB extends keyof DB, Row, Filter extends string, Sort extends string>(
  reader: Reader,
  { base, tables, select, spec, columns }: Listing<DB, TB, Row, Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<Page<Row>> => {
  const withFilters = (names: readonly Filter[]) =>
    names.reduce((query, name) => {
      const value = request.filters[name]
      return value === undefined
        ? query
        : query.where(condition(spec.filters[name], columns.filters[name], value))
    }, base)
  const named = Object.keys(request.filters) as Filter[]
  const filtered = withFilters(named)
  const direction = request.sort?.direction ?? 'desc'
  const order = request.sort ? columns.sorts[request.sort.field] : columns.newest
  const revision = revisionOf(tables)

  const readRows = async ({ isFromEnd, skip, take }: Window) => {
    const way = isFromEnd ? opposite[direction] : direction
    // The ids alone come from the index of the order; only the rows of this page are then fetched. Without this a page
    // far behind reads every row before it.
    const ids = filtered
      .select(sql`${columns.id}`.as('id'))
      .orderBy(order, way)
      .orderBy(columns.id, way)
    // The pages that are asked for most, in as few texts as there are orders.
    const isUsual = skip === 0 && take === spec.defaultSize && Object.keys(request.filters).length === 0
    const part = isUsual ? ids.limit(sql.lit(take)) : ids.limit(take).offset(skip)
    const page = select(base)
      .select(revision.as('tableRevision'))
      .where(sql<boolean>`${columns.id} in ${part}`)
      .orderBy(order, direction)
      .orderBy(columns.id, direction)
    const found = (await (isUsual ? page.modifyFront(prepared) : page).execute()) as (Row & {
      tableRevision: number
    })[]
    const rows = found.map((each) => {
      const { tableRevision: _, ...row } = each
      return row as unknown as Row
    })
    return { rows, seen: found[0]?.tableRevision }
  }
  const readRevision = async (): Promise<number> => {
    const { rows } = await sql<{ seen: number }>`select ${revision} as seen`.execute(reader.tables)
    return rows[0]?.seen ?? 0
  }
  const tabs = request.withCounts ? spec.tabs : undefined
  const counting =
    tabs === undefined
      ? filtered.select([sql<number>`count(*)`.as('total'), revision.as('revision')])
      : byTabs(
          reader,
          withFilters(named.filter((name) => name !== tabs)),
          tabColumn(columns.filters[tabs]),
          revision,
        )
  const count = async (): Promise<Counted> => {
    const [counted] = (await counting.execute()) as Counted[]
    return counted ?? { total: 0, revision: 0 }
  }
  const chosen = tabs === undefined ? undefined : request.filters[tabs]
  // One count serves every tab: that of all of them knows each.
  const totalOf = ({ total, counts }: Counted): number =>
    counts === undefined || chosen === undefined
      ? total
      : Object.hasOwn(counts, chosen)
        ? (counts[chosen] ?? 0)
        : 0
  const pageOf = (rows: Row[], counted: Counted): Page<Row> => ({
    rows,
    total: totalOf(counted),
    ...(counted.counts === undefined ? {} : { counts: counted.counts }),
  })

  const totals = totalsOf(reader)
  const key = keyOfQuestion(counting.compile())
  const known = totals.known(key)
  if (known) {
    const total = totalOf(known)
    const isBehindAll = request.pageNo * request.pageSize >= total
    const window = shorterWindow(request, total)
    const { rows, seen } = isBehindAll ? { rows: [], seen: undefined } : await readRows(window)
    if ((seen ?? (await readRevision())) === known.revision) return pageOf(rows, known)
    if (!isBehindAll && !window.isFromEnd && seen !== undefined)
      return pageOf(rows, await totals.since(key, seen, count))
  } else {
    // Both at once; somebody who waits for the same may have begun before.
    totals.count(key, count).catch(() => undefined)
  }
  const { rows, seen } = await readRows(windowOf(request))
  return pageOf(rows, await totals.since(key, seen ?? (await readRevision()), count))
}
