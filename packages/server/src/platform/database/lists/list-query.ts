import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { FilterKind, ListSpec } from '../../http/lists/list-contract.ts'
import type { ListRequest } from '../../http/lists/list-request.ts'
import { tablesOf, type Reader } from '../database.ts'
import { isWorthRemembering, landmarksOf, shortestWalk, type Walk } from './landmarks.ts'
import { prepared } from '../connections/prepared.ts'
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

/** Up to here everything that matches is gathered and sorted: the planner does not know how few of an order's rows match. */
const fewRows = 20_000

/** Of so many rows one in a tab is often enough that its page is found by walking: each index of an order tells the tab. */
const denseShare = 8

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

/** At which revision of its tables a question is asked now. */
const readRevision = async (reader: Reader, revision: RawBuilder<number>): Promise<number> => {
  const { rows } = await sql<{ seen: number }>`select ${revision} as seen`.execute(reader.tables)
  return rows[0]?.seen ?? 0
}

/** Counts rows by one statement, which also tells the revision that this holds for. */
const byCount = <DB, TB extends keyof DB>(
  filtered: SelectQueryBuilder<DB, TB, unknown>,
  revision: RawBuilder<number>,
) => filtered.select([sql<number>`count(*)`.as('total'), revision.as('revision')])

/** How many rows a query has, counted when nobody has counted them since its tables changed. */
export const rememberedTotal = async <DB, TB extends keyof DB>(
  reader: Reader,
  tables: readonly CountedTable[],
  filtered: SelectQueryBuilder<DB, TB, unknown>,
): Promise<number> => {
  const revision = revisionOf(tables)
  const counting = byCount(filtered, revision)
  const counted = await totalsOf(reader).since(
    keyOfQuestion(counting.compile()),
    await readRevision(reader, revision),
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
  const isFiltered = named.length > 0
  const filtered = withFilters(named)
  const direction = request.sort?.direction ?? 'desc'
  const order = request.sort ? columns.sorts[request.sort.field] : columns.newest
  const revision = revisionOf(tables)
  const question = filtered.select([sql`${columns.id}`.as('id'), sql`${order}`.as('place')])

  /** The ids of a walk's rows. */
  const idsOf = ({ from, way, skip, take }: Walk) => {
    const side = sql.raw(way === 'asc' ? '>=' : '<=')
    const ids = filtered.select(sql`${columns.id}`.as('id'))
    const rest = from
      ? ids.where(sql<boolean>`(${order}, ${columns.id}) ${side} (${from.order}, ${from.id})`)
      : ids
    return rest.orderBy(order, way).orderBy(columns.id, way).limit(take).offset(skip)
  }
  /** The same, having gathered all that matches. */
  const gatheredIds = ({ way, skip, take }: Walk) =>
    tablesOf<Record<string, never>>(reader)
      // What has an offset is read for itself, not along the order around it.
      .selectFrom(question.offset(sql.lit(0)).as('gathered'))
      .select(sql`gathered.id`.as('id'))
      .orderBy(sql`gathered.place`, way)
      .orderBy(sql`gathered.id`, way)
      .limit(take)
      .offset(skip)

  const readRows = async (walk: Walk, isGathered = false) => {
    const { from, way, skip, take } = walk
    const place = sql<string | null>`(${order})::text`
    // The ids alone come from the index of the order; only the rows of this page are then fetched. Without this a page
    // far behind reads every row before it.
    // The pages that are asked for most, in as few texts as there are orders.
    const isUsual = from === undefined && skip === 0 && take === spec.defaultSize && !isFiltered
    const ids = isUsual
      ? filtered
          .select(sql`${columns.id}`.as('id'))
          .orderBy(order, way)
          .orderBy(columns.id, way)
          .limit(sql.lit(take))
      : isGathered
        ? gatheredIds(walk)
        : idsOf(walk)
    const page = select(base)
      .select([
        revision.as('tableRevision'),
        place.as('placeOrder'),
        sql<string>`(${columns.id})::text`.as('placeId'),
      ])
      .where(sql<boolean>`${columns.id} in ${ids}`)
      .orderBy(order, direction)
      .orderBy(columns.id, direction)
    const found = (await (isUsual ? page.modifyFront(prepared) : page).execute()) as (Row & {
      tableRevision: number
      placeOrder: string | null
      placeId: string
    })[]
    const rows = found.map((each) => {
      const { tableRevision: _, placeOrder: _order, placeId: _id, ...row } = each
      return row as unknown as Row
    })
    const lowest = direction === 'asc' ? found[0] : found.at(-1)
    return { rows, seen: found[0]?.tableRevision, lowest }
  }
  const tabs = request.withCounts ? spec.tabs : undefined
  const counting =
    tabs === undefined
      ? byCount(filtered, revision)
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
  const isOnlyTab = chosen !== undefined && named.length === 1
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
  const begin = request.pageNo * request.pageSize
  const fromFront: Walk = { way: direction, skip: begin, take: request.pageSize }

  /** Rows along the shortest way. What is not counted from the front holds for the revision of the total only. */
  const readCounted = async (counted: Counted, total: number) => {
    const count = Math.min(request.pageSize, total - begin)
    const stretch = { first: direction === 'asc' ? begin : total - begin - count, count, total }
    const isDense = isOnlyTab && total * denseShare >= counted.total
    const isGathered = isFiltered && total <= fewRows && !isDense
    const landmarks = landmarksOf(reader)
    const place = isGathered ? '' : keyOfQuestion(question.compile())
    const shortest = shortestWalk(stretch, isGathered ? [] : landmarks.known(place, counted.revision))
    const isFromFront = shortest.from === undefined && shortest.way === direction
    const walk = isFromFront ? fromFront : shortest
    const walked = await readRows(walk, isGathered)
    // Behind a landmark stand no rows whose order is null.
    const isShort = walk.from !== undefined && walked.rows.length < count
    const { rows, seen, lowest } = isShort ? await readRows(shortestWalk(stretch)) : walked
    const isCurrent = seen === counted.revision
    if (
      isCurrent &&
      !isGathered &&
      isWorthRemembering(walk, isFiltered) &&
      lowest &&
      lowest.placeOrder !== null
    )
      landmarks.remember(place, counted.revision, {
        place: stretch.first,
        order: lowest.placeOrder,
        id: lowest.placeId,
      })
    return { rows, seen, isCurrent, isFromFront }
  }

  // Which way is the shortest, only the total tells. Without filters an index has every order, and nobody waits for it.
  const known = totals.known(key) ?? (isFiltered ? await totals.count(key, count) : undefined)
  if (known) {
    const total = totalOf(known)
    if (begin >= total) {
      if ((await readRevision(reader, revision)) === known.revision) return pageOf([], known)
    } else {
      const { rows, seen, isCurrent, isFromFront } = await readCounted(known, total)
      if (isCurrent) return pageOf(rows, known)
      if (isFromFront && seen !== undefined) return pageOf(rows, await totals.since(key, seen, count))
    }
  } else {
    // Both at once; somebody who waits for the same may have begun before.
    totals.count(key, count).catch(() => undefined)
  }
  const { rows, seen } = await readRows(fromFront)
  return pageOf(rows, await totals.since(key, seen ?? (await readRevision(reader, revision)), count))
}
