import { latencies, openConnection, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { milliseconds, percentile, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { addressOf, nameOf, registryLists, type RegistryList } from './questions.ts'
import { insertRegistry, type RegistrySize } from './rows.ts'

const whole: RegistrySize = { partners: 1_000_000, requests: 3_000_000, keys: 5_000_000 }

/** A tenth of a nation, unless the whole is asked for: its indexes take half an hour. */
const sizeOf = (): RegistrySize => {
  const share = process.env.REGISTRY_SHARE === undefined ? 0.1 : Number(process.env.REGISTRY_SHARE)
  const part = (count: number): number => Math.round(count * share)
  return { partners: part(whole.partners), requests: part(whole.requests), keys: part(whole.keys) }
}

const pageSize = 8
const sampling = { times: 3, warmUp: 1 }

const totalOf = (body: Buffer): number =>
  (JSON.parse(body.toString()) as { response: { totalResults: number } }).response.totalResults

interface Measured {
  readonly times: number[]
  readonly worst: { readonly at: string; readonly time: number }
}

/** Every order, both ways, on the first, the middle and the last page, under one filter. */
const measure = async (
  connection: Connection,
  list: RegistryList,
  filter: RegistryList['filters'][number],
): Promise<Measured & { readonly total: number }> => {
  const total = totalOf(await connection.get(addressOf(list, filter)))
  const last = Math.max(0, Math.ceil(total / pageSize) - 1)
  const times: number[] = []
  let worst = { at: '', time: 0 }
  for (const sortFieldName of list.sorts)
    for (const sortType of ['asc', 'desc'])
      for (const page of new Set([0, Math.floor(last / 2), last])) {
        const query = { ...filter, sortFieldName, sortType, pageNo: String(page) }
        const found = await latencies(connection, addressOf(list, query), sampling)
        times.push(...found)
        const time = Math.max(...found)
        if (time > worst.time) worst = { at: `${sortFieldName} ${sortType}, page ${page + 1}`, time }
      }
  return { times, worst, total }
}

const reportOf = async (
  connection: Connection,
  list: RegistryList,
  { partners, requests, keys }: RegistrySize,
): Promise<Report> => {
  const rows: string[][] = []
  const all: number[] = []
  for (const filter of list.filters) {
    const { times, worst, total } = await measure(connection, list, filter)
    all.push(...times)
    rows.push([
      nameOf(filter),
      total.toLocaleString('en'),
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.95)),
      milliseconds(worst.time),
      worst.at,
    ])
  }
  const summary = [
    'all of these',
    '',
    milliseconds(percentile(all, 0.5)),
    milliseconds(percentile(all, 0.95)),
    milliseconds(Math.max(...all)),
    '',
  ]
  return {
    title: `Registry: ${list.name}`,
    method: `A registry of ${partners.toLocaleString('en')} partners, ${requests.toLocaleString('en')} requests and ${keys.toLocaleString('en')} keys. \`GET ${list.path}\` by an administrator on one connection: every sort of the list, up and down, on its first, middle and last page, ${sampling.times} answers each.`,
    goal: 'p95 ≤ 20 ms, worst ≤ 100 ms',
    headings: ['Filter', 'Rows', 'p50', 'p95', 'worst', 'where'],
    rows: [...rows, summary],
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
    for (const list of registryLists) reports.push(await reportOf(connection, list, size))
    connection.close()
    return reports
  } finally {
    await server.stop()
  }
}
