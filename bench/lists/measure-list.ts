import type { Client } from 'pg'
import { latencies, openConnection, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { milliseconds, percentile, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import type { ServerProcess } from '../server-process.ts'
import { mostTouched } from './touched.ts'

type Query = Readonly<Record<string, string>>

/** A list, and what people type into its filters. */
export interface MeasuredList {
  readonly name: string
  readonly path: string
  readonly table: string
  readonly sorts: readonly string[]
  readonly filters: readonly Query[]
}

const pageSize = 8
const sampling = { times: 4, warmUp: 0 }
const goal = { p95: 20, worst: 100 }

/** An address of a list. */
const addressOf = ({ path }: MeasuredList, query: Query): string =>
  `${path}?${new URLSearchParams({ pageNo: '0', pageSize: String(pageSize), withCounts: 'true', ...query }).toString()}`

/** What a filter is called in a table. */
const nameOf = (filter: Query): string =>
  Object.entries(filter)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ') || 'no filter'

const totalOf = (body: Buffer): number =>
  (JSON.parse(body.toString()) as { response: { totalResults: number } }).response.totalResults

interface Measured {
  /** The first answer for each page, and those after it. */
  readonly firsts: number[]
  readonly others: number[]
  readonly worst: { readonly at: string; readonly time: number; readonly query: Query }
}

/** Every order, both ways, on the first, the middle and the last page, under one filter. */
const measure = async (
  connection: Connection,
  list: MeasuredList,
  filter: Query,
): Promise<Measured & { readonly total: number }> => {
  const total = totalOf(await connection.get(addressOf(list, filter)))
  const last = Math.max(0, Math.ceil(total / pageSize) - 1)
  const firsts: number[] = []
  const others: number[] = []
  let worst: Measured['worst'] = { at: '', time: 0, query: filter }
  for (const sortFieldName of list.sorts)
    for (const sortType of ['asc', 'desc'])
      for (const page of new Set([0, Math.floor(last / 2), last])) {
        const query = { ...filter, sortFieldName, sortType, pageNo: String(page) }
        const [first = 0, ...more] = await latencies(connection, addressOf(list, query), sampling)
        firsts.push(first)
        others.push(...more)
        const time = Math.max(first, ...more)
        if (time > worst.time) worst = { at: `${sortFieldName} ${sortType}, page ${page + 1}`, time, query }
      }
  return { firsts, others, worst, total }
}

const figuresOf = ({ firsts, others }: Pick<Measured, 'firsts' | 'others'>): string[] => [
  milliseconds(percentile(others, 0.5)),
  milliseconds(percentile(others, 0.95)),
  milliseconds(percentile(firsts, 0.95)),
  milliseconds(Math.max(...firsts, ...others)),
]

/** What the lists are of, for the titles of tables, and how much there is of it, as a sentence. */
interface Population {
  readonly subject: string
  readonly population: string
}

/** What a list answers within, for each of its filters. */
const measureList = async (
  connection: Connection,
  client: Client,
  list: MeasuredList,
  { subject, population }: Population,
): Promise<Report> => {
  const rows: string[][] = []
  const all = { firsts: [] as number[], others: [] as number[] }
  for (const filter of list.filters) {
    const measured = await measure(connection, list, filter)
    const { worst, total } = measured
    all.firsts.push(...measured.firsts)
    all.others.push(...measured.others)
    const isOver = worst.time > goal.worst || percentile(measured.others, 0.95) > goal.p95
    const ask = (query: Query) => () => connection.get(addressOf(list, query))
    const touched = isOver
      ? await mostTouched(client, { table: list.table, first: ask(filter), page: ask(worst.query) })
      : ''
    rows.push([nameOf(filter), total.toLocaleString('en'), ...figuresOf(measured), worst.at, touched])
  }
  return {
    title: `${subject}: ${list.name}`,
    method: `${population} \`GET ${list.path}\` by an administrator on one connection: every sort of the list, up and down, on its first, middle and last page, a first visit and three more. Where a goal is missed, the index of which the first visit to the worst page reads most, and how many entries of it.`,
    goal: `p95 ≤ ${goal.p95} ms, worst ≤ ${goal.worst} ms`,
    headings: ['Filter', 'Rows', 'p50', 'p95', 'p95 of first visits', 'worst', 'where', 'reads'],
    rows: [...rows, ['all of these', '', ...figuresOf(all), '', '']],
  }
}

/** Asks a server for all these lists as the administrator of the sandbox. */
export const measureLists = async (
  server: ServerProcess,
  scratch: Scratch,
  lists: readonly MeasuredList[],
  population: Population,
): Promise<Report[]> => {
  const request = { userName: 'admin', password: 'sandbox-admin-sesame' }
  const { cookie } = await Caller.signIn(server.url, request)
  const connection = await openConnection(server.port, { cookie, accept: 'application/json' })
  try {
    return await scratch.withDatabase(async (client) => {
      const reports: Report[] = []
      for (const list of lists) reports.push(await measureList(connection, client, list, population))
      return reports
    })
  } finally {
    connection.close()
  }
}
