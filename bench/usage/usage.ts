import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { milliseconds, percentile, perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { recorderOn, rowOf, type Recorded } from './writer.ts'

const rows = 100_000
const rate = Number(process.env['USAGE_RATE'] ?? 5_000)
const kills = Number(process.env['USAGE_KILLS'] ?? 20)
const stops = 3

const connectionOf = ({ host, port, user, password, database }: Client) => ({
  host,
  port,
  user,
  ...(password ? { password } : {}),
  database: database ?? '',
})

const countRows = async (client: Client): Promise<number> =>
  (await client.query<{ n: number }>('select count(*)::int as n from usage_log')).rows[0]?.n ?? 0

const empty = (client: Client) => client.query('truncate usage_log, usage_total, usage_last')

/** How fast rows are taken, and how fast they are stored when as many wait as may. */
const throughput = async (client: Client) => {
  const { recorder, close } = recorderOn({ connection: connectionOf(client) })
  try {
    recorder.add(rowOf(0))
    await recorder.flush()
    const begin = performance.now()
    for (let number = 1; number <= rows; number += 1) recorder.add(rowOf(number))
    const added = performance.now()
    await recorder.flush()
    const stored = performance.now()
    return { each: ((added - begin) * 1_000) / rows, perSecond: (rows * 1_000) / (stored - added) }
  } finally {
    await close()
  }
}

interface Ended {
  readonly recorded: number
  readonly lostRows: number
  /** Between the oldest row that was lost and the end. */
  readonly lostMilliseconds: number
}

/** Has a process of its own – this very program, told to be one – record for a while, ends it, and looks what is missing. */
const end = async (
  client: Client,
  signal: 'SIGKILL' | 'SIGTERM',
  afterMilliseconds: number,
): Promise<Ended> => {
  await empty(client)
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: {
      ...process.env,
      USAGE_WRITER: JSON.stringify({ target: { connection: connectionOf(client) }, perSecond: rate }),
    },
  })
  const told: Recorded[] = []
  child.on('message', (message) => told.push(message as Recorded))
  await once(child, 'message')
  await wait(afterMilliseconds)
  const ended = once(child, 'exit')
  const at = Date.now()
  child.kill(signal)
  await ended
  // What was sent before the end is committed by then.
  await wait(100)
  const stored = await countRows(client)
  const recorded = told.at(-1)?.upTo ?? 0
  const firstLost = told.find(({ upTo }) => upTo > stored)
  return {
    recorded,
    lostRows: Math.max(0, recorded - stored),
    lostMilliseconds: firstLost === undefined ? 0 : Math.max(0, at - firstLost.at),
  }
}

/** The usage log: rows per second, and what the end of a process loses. */
export const benchUsage = (scratch: Scratch): Promise<Report> =>
  scratch.withDatabase(async (client) => {
    const speed = await throughput(client)
    const killed: Ended[] = []
    for (let round = 0; round < kills; round += 1)
      killed.push(await end(client, 'SIGKILL', 1_000 + round * 37))
    const stopped: Ended[] = []
    for (let round = 0; round < stops; round += 1)
      stopped.push(await end(client, 'SIGTERM', 1_000 + round * 37))
    await empty(client)
    const lost = killed.map(({ lostMilliseconds }) => lostMilliseconds)
    const lostRows = killed.map((each) => each.lostRows)
    const missing = stopped.reduce((sum, each) => sum + each.lostRows, 0)
    return {
      title: 'Usage log',
      method: `Rows of 5,000 keys, a tenth refused, stored and counted by one process on a database beside it. Then a process records ${perSecond(rate)} rows a second and is killed with \`kill -9\`, ${kills} times: what it had recorded and what is not in the log; and ${stops} times it is told to stop.`,
      goal: 'at most 1 s is lost at `kill -9`, nothing at a stop',
      headings: ['What', 'Figure'],
      rows: [
        ['rows stored per second, as many waiting as may', perSecond(speed.perSecond)],
        ['what noting one costs the answer, µs', speed.each.toFixed(2)],
        [
          'lost at `kill -9`, median',
          `${milliseconds(percentile(lost, 0.5))}, ${percentile(lostRows, 0.5)} rows`,
        ],
        ['lost at `kill -9`, most', `${milliseconds(Math.max(...lost))}, ${Math.max(...lostRows)} rows`],
        ['lost at a stop', `${missing} rows of ${stopped.reduce((sum, each) => sum + each.recorded, 0)}`],
      ],
    }
  })
