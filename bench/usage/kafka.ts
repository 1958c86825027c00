import type { Client } from 'pg'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import { usesKafka } from '../../packages/server/src/modules/usage/kafka/connection.ts'
import { createUsageCounter } from '../../packages/server/src/modules/usage/kafka/counter.ts'
import { openLogReader } from '../../packages/server/src/modules/usage/kafka/log-reader.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { endAgainAndAgain, lossRows, method } from './ends.ts'
import { connectionOf, fillAndFlush, silent } from './writer.ts'

/** The first of them are the rows that the database keeps of each hour. */
const [firstFills, fills] = [5, 3]

const counterOn = (client: Client) => {
  const settings = readSettings()
  if (!usesKafka(settings)) return undefined
  const database = openDatabase({ ...connectionOf(client), max: 3 })
  const counter = createUsageCounter(
    { database, clock: systemClock, log: silent },
    { openReader: () => openLogReader(settings), rowsKept: settings.USAGE_KAFKA_ROWS },
  )
  return {
    counter,
    async close() {
      await counter.close()
      await database.close()
    },
  }
}

const countCalls = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    `select coalesce(sum(calls), 0)::int as n from usage_total where span = 'day'`,
  )
  return rows[0]?.n ?? 0
}

/** The same with the rows in the Kafka of the settings USAGE_KAFKA…, whose topic is the bench's own; nothing without them. */
export const benchUsageInKafka = (scratch: Scratch): Promise<Report[]> =>
  scratch.withDatabase(async (client) => {
    const opened = counterOn(client)
    if (opened === undefined) return []
    const { counter } = opened
    const names = Object.keys(process.env).filter((name) => name.startsWith('USAGE_KAFKA'))
    const kafka = Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']))
    const countAll = async (): Promise<number> => {
      let [counted, quiet] = [0, 0]
      while (quiet < 3) {
        const found = await counter.count()
        counted += found
        quiet = found === 0 ? quiet + 1 : 0
      }
      return counted
    }
    try {
      for (let round = 0; round < firstFills; round += 1) await fillAndFlush({ kafka })
      await countAll()
      const sent = []
      for (let round = 0; round < fills; round += 1) sent.push(await fillAndFlush({ kafka }))
      const began = performance.now()
      const cpu = process.cpuUsage()
      let counted = 0
      for (let found = await counter.count(); found > 0; found = await counter.count()) counted += found
      const spent = process.cpuUsage(cpu)
      const seconds = (performance.now() - began) / 1000
      let before = await countCalls(client)
      const ends = await endAgainAndAgain(
        { kafka },
        {
          async prepare() {
            await countAll()
            before = await countCalls(client)
          },
          async countStored() {
            await countAll()
            return (await countCalls(client)) - before
          },
        },
      )
      const sentBest = Math.max(...sent.map((each) => each.perSecond))
      return [
        {
          title: 'Usage log in Kafka',
          method: `The same rows, sent to one Kafka node beside it, and counted by one process into the database. ${method}`,
          goal: 'at most 1 s is lost at `kill -9`, nothing at a stop',
          headings: ['What', 'Figure'],
          rows: [
            ['rows sent per second, as many waiting as may', perSecond(sentBest)],
            [
              'processor of sending one, µs',
              Math.min(...sent.map((each) => each.microsecondsOfProcessor)).toFixed(1),
            ],
            ['rows counted per second by one server', perSecond(counted / seconds)],
            ['processor of counting one, µs', ((spent.user + spent.system) / counted).toFixed(1)],
            ...lossRows(ends),
          ],
        },
      ]
    } finally {
      await opened.close()
    }
  })
