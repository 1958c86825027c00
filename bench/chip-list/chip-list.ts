import { latencies, openConnection, throughput, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { milliseconds, percentile, perSecond, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, launchReference, type ServerProcess } from '../server-process.ts'
import { filterQuestions, sortQuestions, type Question } from './questions.ts'
import { chipCount, insertManyChips } from './rows.ts'

const sampling = { times: 50, warmUp: 6 }
const load = { connections: 16, milliseconds: 4_000 }

interface Servers {
  readonly entente: ServerProcess
  readonly headers: Readonly<Record<string, string>>
}

const rowsOf = async (
  connection: Connection,
  questions: readonly Question[],
  unit: number,
): Promise<{ rows: string[][]; all: number[] }> => {
  const rows: string[][] = []
  const all: number[] = []
  for (const { name, path } of questions) {
    const times = await latencies(connection, path, sampling)
    const [median, high] = [percentile(times, 0.5), percentile(times, 0.95)]
    all.push(...times)
    rows.push([name, milliseconds(median), milliseconds(high), ratio(median / unit)])
  }
  return { rows, all }
}

const title = `List of ${chipCount.toLocaleString('en')} chips`
const headings = ['Question', 'p50', 'p95', '× bare server']
const goal = 'p95 ≤ 20 ms'

const latencyReport = async (
  connection: Connection,
  [name, questions]: readonly [string, readonly Question[]],
  unit: number,
): Promise<Report> => {
  const { rows, all } = await rowsOf(connection, questions, unit)
  const summary = [
    'all of these',
    milliseconds(percentile(all, 0.5)),
    milliseconds(percentile(all, 0.95)),
    '',
  ]
  return {
    title: `${title}: ${name}`,
    method: `One client, one connection, ${sampling.times} answers of \`GET /v1/partnermanager/ftpchipdetail/v2\` each, signed in by session cookie. Reference: the median of a bare \`node:http\` server that answers the bytes of the first page.`,
    goal,
    headings,
    rows: [...rows, summary],
  }
}

const rateBeside = async (
  root: string,
  { entente, headers }: Servers,
  path: string,
): Promise<{ total: number; rate: number; bare: number }> => {
  const connection = await openConnection(entente.port, headers)
  const body = (await connection.get(path)).toString()
  connection.close()
  const { totalResults: total } = (JSON.parse(body) as { response: { totalResults: number } }).response
  const reference = await launchReference(root, body)
  try {
    await throughput({ ...load, milliseconds: 1_000, port: entente.port, headers, path })
    const bare = await throughput({ ...load, port: reference.port, headers, path })
    return { total, rate: await throughput({ ...load, port: entente.port, headers, path }), bare }
  } finally {
    await reference.stop()
  }
}

const signedIn = async (entente: ServerProcess): Promise<Servers> => {
  const request = { userName: 'admin', password: 'sandbox-admin-sesame' }
  const admin = await Caller.signIn(entente.url, request)
  return { entente, headers: { cookie: admin.cookie, accept: 'application/json' } }
}

const bareLatency = async (root: string, body: string): Promise<number> => {
  const reference = await launchReference(root, body)
  const connection = await openConnection(reference.port, {})
  const unit = percentile(await latencies(connection, '/', { times: 500, warmUp: 200 }), 0.5)
  connection.close()
  await reference.stop()
  return unit
}

/** The administrators' list of chips, alone and under load. */
export const benchChipList = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const server = await launchEntente(root, scratch.env)
  try {
    const servers = await signedIn(server)
    const plain = filterQuestions[0]?.path ?? ''
    const few = await rateBeside(root, servers, plain)
    await scratch.withDatabase(insertManyChips)
    const connection = await openConnection(server.port, servers.headers)
    const unit = await bareLatency(root, (await connection.get(plain)).toString())
    const groups = [
      ['sorts, first page', sortQuestions('first')],
      ['sorts, near the last page', sortQuestions('deep')],
      ['filters', filterQuestions],
    ] as const
    const reports: Report[] = []
    for (const group of groups) reports.push(await latencyReport(connection, group, unit))
    connection.close()
    const many = await rateBeside(root, servers, plain)
    const row = ({ total, rate, bare }: typeof few): string[] => [
      total.toLocaleString('en'),
      perSecond(rate),
      perSecond(bare),
      ratio(rate / bare),
    ]
    const throughputReport: Report = {
      title: 'List of chips: throughput',
      method: `Answers per second with ${load.connections} connections, first page, newest first. Server, its PostgreSQL and the client share the machine. Reference: a bare \`node:http\` server that answers the same bytes to the same client.`,
      headings: ['Chips in the database', 'Entente', 'bare server', 'Ratio'],
      rows: [row(few), row(many)],
    }
    return [...reports, throughputReport]
  } finally {
    await server.stop()
  }
}
