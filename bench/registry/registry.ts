import type { Client } from 'pg'
import { latencies, openConnection, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { milliseconds, percentile, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { addressOf, nameOf, registryLists, type RegistryList } from './questions.ts'
import { insertRegistry, type RegistrySize } from './rows.ts'
import { mostTouched } from './touched.ts'

const whole: RegistrySize = { partners: 1_000_000, requests: 3_000_000, keys: 5_000_000 }

/** A tenth of a nation, unless the whole is asked for: its indexes take half an hour. */
const sizeOf = (): RegistrySize => {
  const share = process.env.REGISTRY_SHARE === undefined ? 0.1 : Number(process.env.REGISTRY_SHARE)
  const part = (count: number): number => Math.round(count * share)
  return { partners: part(whole.partners), requests: part(whole.requests), keys: part(whole.keys) }
}

const pageSize = 8
const sampling = { times: 4, warmUp: 0 }
const goal = { p95: 20, worst: 100 }

const totalOf = (body: Buffer): number =>
  (JSON.parse(body.toString()) as { response: { totalResults: number } }).response.totalResults

type Filter = RegistryList['filters'][number]

interface Measured {
  /** The first answer for each page, and those after it. */
  readonly firsts: number[]
  readonly others: number[]
  readonly worst: { readonly at: string; readonly time: number; readonly query: Filter }
}

/** Every order, both ways, on the first, the middle and the last page, under one filter. */
const measure = async (
  connection: Connection,
  list: RegistryList,
  filter: Filter,
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

const reportOf = async (
  connection: Connection,
  client: Client,
  list: RegistryList,
  { partners, requests, keys }: RegistrySize,
): Promise<Report> => {
  const rows: string[][] = []
  const all = { firsts: [] as number[], others: [] as number[] }
  for (const filter of list.filters) {
    const measured = await measure(connection, list, filter)
    const { worst, total } = measured
    all.firsts.push(...measured.firsts)
    all.others.push(...measured.others)
    const isOver = worst.time > goal.worst || percentile(measured.others, 0.95) > goal.p95
    const ask = (query: Filter) => () => connection.get(addressOf(list, query))
    const touched = isOver
      ? await mostTouched(client, { table: list.table, first: ask(filter), page: ask(worst.query) })
      : ''
    rows.push([nameOf(filter), total.toLocaleString('en'), ...figuresOf(measured), worst.at, touched])
  }
  return {
    title: `Registry: ${list.name}`,
    method: `A registry of ${partners.toLocaleString('en')} partners, ${requests.toLocaleString('en')} requests and ${keys.toLocaleString('en')} keys. \`GET ${list.path}\` by an administrator on one connection: every sort of the list, up and down, on its first, middle and last page, a first visit and three more. Where a goal is missed, the index of which the first visit to the worst page reads most, and how many entries of it.`,
    goal: `p95 ≤ ${goal.p95} ms, worst ≤ ${goal.worst} ms`,
    headings: ['Filter', 'Rows', 'p50', 'p95', 'p95 of first visits', 'worst', 'where', 'reads'],
    rows: [...rows, ['all of these', '', ...figuresOf(all), '', '']],
  }
}

/** The lists of a large registry: partners, requests, keys, policies. */
export const benchRegistry = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const size = sizeOf()
  const server = await launchEntente(root, scratch.env)
  try {
    const begin = performance.now()
    await scratch.withDatabase((client) => insertRegistry(client, size))
    const seconds = Math.round((performance.now() - begin) / 1000)
    console.log(
      `\nThe registry has ${size.partners.toLocaleString('en')} partners, ${size.requests.toLocaleString('en')} requests and ${size.keys.toLocaleString('en')} keys, filled in ${seconds} s.`,
    )
    const request = { userName: 'admin', password: 'sandbox-admin-sesame' }
    const { cookie } = await Caller.signIn(server.url, request)
    const connection = await openConnection(server.port, { cookie, accept: 'application/json' })
    const reports: Report[] = []
    await scratch.withDatabase(async (client) => {
      for (const list of registryLists) reports.push(await reportOf(connection, client, list, size))
    })
    connection.close()
    return reports
  } finally {
    await server.stop()
  }
}
