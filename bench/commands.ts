import type { Client } from 'pg'
import { openConnection, type Connection } from './http-load.ts'
import { Caller } from './journey/caller.ts'
import { perSecond, ratio, type Report } from './report.ts'
import type { Scratch } from './scratch.ts'
import { launchEntente } from './server-process.ts'

const milliseconds = 3_000
const atOnce = 16

/** The chip provider of the sandbox. */
const signIn = { userName: 'ftm', password: 'sandbox-ftm-sesame' }

/** Rounds per second of several workers who each go on as soon as they can. */
const rateOf = async <Worker>(
  workers: readonly Worker[],
  work: (worker: Worker, round: number) => Promise<unknown>,
): Promise<number> => {
  const begin = performance.now()
  let rounds = 0
  const goOn = async (worker: Worker): Promise<void> => {
    while (performance.now() - begin < milliseconds) await work(worker, (rounds += 1))
  }
  await Promise.all(workers.map(goOn))
  return (rounds * 1000) / (performance.now() - begin)
}

const bareInserts = async (client: Client): Promise<number> => {
  await client.query('create table bench_row (id bigint primary key, text text not null)')
  const rate = await rateOf([client], (_, round) =>
    client.query('insert into bench_row values ($1, $2)', [round, 'text']),
  )
  await client.query('drop table bench_row')
  return rate
}

/** How many changes pass in a second, each with history, audit link and events. */
export const benchCommands = async (root: string, scratch: Scratch): Promise<Report> => {
  const server = await launchEntente(root, scratch.env)
  try {
    const before = await scratch.withDatabase(bareInserts)
    const { cookie } = await Caller.signIn(server.url, signIn)
    const open = () => openConnection(server.port, { cookie, accept: 'application/json' })
    const many = await Promise.all(Array.from({ length: atOnce }, open))
    const one = many.slice(0, 1)
    const add = (name: string) => (connection: Connection, round: number) =>
      connection.post('/v1/partnermanager/ftpchipdetail', {
        requesttime: new Date().toISOString(),
        request: { ftpProviderId: 'ftm', make: 'Bench', model: `${name} ${round}` },
      })
    await rateOf(one, add('warm'))
    const alone = await rateOf(one, add('alone'))
    const together = await rateOf(many, add('together'))
    for (const connection of many) connection.close()
    const bare = (before + (await scratch.withDatabase(bareInserts))) / 2
    const row = (name: string, rate: number): string[] => [name, perSecond(rate), ratio(rate / bare)]
    return {
      title: 'Commands',
      method:
        'Chips added per second by HTTP: each is one transaction with the chip, its history and the next link of the audit chain, which the database appends at the commit. Reference: a bare insert of one row with its commit, on one connection to the same database, before and after.',
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
