import type { Client } from 'pg'
import { Caller } from './journey/caller.ts'
import { perSecond, ratio, type Report } from './report.ts'
import type { Scratch } from './scratch.ts'
import { launchEntente } from './server-process.ts'

const milliseconds = 3_000
const atOnce = 8

/** The chip provider of the sandbox. */
const signIn = { userName: 'ftm', password: 'sandbox-ftm-sesame' }

/** Rounds per second of several workers who each go on as soon as they can. */
const rateOf = async (workers: number, work: (round: number) => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  let rounds = 0
  const goOn = async (): Promise<void> => {
    while (performance.now() - begin < milliseconds) await work((rounds += 1))
  }
  await Promise.all(Array.from({ length: workers }, goOn))
  return (rounds * 1000) / (performance.now() - begin)
}

const bareInserts = async (client: Client): Promise<number> => {
  await client.query('create table bench_row (id bigint primary key, text text not null)')
  const rate = await rateOf(1, (round) =>
    client.query('insert into bench_row values ($1, $2)', [round, 'text']),
  )
  await client.query('drop table bench_row')
  return rate
}

/** How many changes pass in a second, each with history, audit link and events. */
export const benchCommands = async (root: string, scratch: Scratch): Promise<Report> => {
  const server = await launchEntente(root, scratch.env)
  try {
    const bare = await scratch.withDatabase(bareInserts)
    const provider = await Caller.signIn(server.url, signIn)
    const add = (name: string) => (round: number) =>
      provider.call('chips.add', { ftpProviderId: 'ftm', make: 'Bench', model: `${name} ${round}` })
    await rateOf(1, add('warm'))
    const alone = await rateOf(1, add('alone'))
    const together = await rateOf(atOnce, add('together'))
    const row = (name: string, rate: number): string[] => [name, perSecond(rate), ratio(rate / bare)]
    return {
      title: 'Commands',
      method:
        'Chips added per second by HTTP: each is one transaction with the chip, its history and the next link of the audit chain, whose lock every writer waits for. Reference: a bare insert of one row with its commit, on one connection to the same database.',
      headings: ['Work', 'per second', '× bare insert'],
      rows: [
        row('bare insert and commit', bare),
        row('add a chip, one after another', alone),
        row(`add a chip, ${atOnce} at once`, together),
      ],
    }
  } finally {
    await server.stop()
  }
}
