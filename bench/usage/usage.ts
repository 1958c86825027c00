import type { Client } from 'pg'
import { perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { endAgainAndAgain, lossRows, method } from './ends.ts'
import { connectionOf, fillAndFlush } from './writer.ts'

const countRows = async (client: Client): Promise<number> =>
  (await client.query<{ n: number }>('select count(*)::int as n from usage_log')).rows[0]?.n ?? 0

const empty = (client: Client) => client.query('truncate usage_log, usage_total, usage_last')

/** The usage log: rows per second, and what the end of a process loses. */
export const benchUsage = (scratch: Scratch): Promise<Report> =>
  scratch.withDatabase(async (client) => {
    const target = { connection: connectionOf(client) }
    const speed = await fillAndFlush(target)
    const ends = await endAgainAndAgain(target, {
      prepare: () => empty(client),
      countStored: () => countRows(client),
    })
    await empty(client)
    return {
      title: 'Usage log',
      method: `Rows of 5,000 keys, a tenth refused, stored and counted by one process on a database beside it. ${method}`,
      goal: 'at most 1 s is lost at `kill -9`, nothing at a stop',
      headings: ['What', 'Figure'],
      rows: [
        ['rows stored per second, as many waiting as may', perSecond(speed.perSecond)],
        ['what noting one costs the answer, µs', speed.microsecondsEach.toFixed(2)],
        ...lossRows(ends),
      ],
    }
  })
