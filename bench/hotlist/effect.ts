import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { openConnection, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { milliseconds, percentile, perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { sharedNow, type Order, type Seen } from './reader.ts'

const timed = Number(process.env['HOTLIST_TIMED'] ?? 1_000)
const frozen = 20
const readers = 3
const signIn = { userName: 'admin', password: 'sandbox-admin-sesame' }

/** Another process that answers from the hotlist all the time: this very program, told to be one. */
const startReader = async ({ host, port, user, password, database }: Client): Promise<ChildProcess> => {
  const connection = JSON.stringify({ host, port, user, password, database })
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, HOTLIST_READER: connection },
  })
  await once(child, 'message')
  return child
}

const order = (child: ChildProcess, wish: Order): void => {
  child.send(wish)
}

const tellOf = async (child: ChildProcess, device: number): Promise<Seen> => {
  const answer = once(child, 'message')
  order(child, { tell: device })
  return (await answer)[0] as Seen
}

interface Timed {
  /** How long the acknowledgement took. */
  readonly answered: number
  /** From the acknowledgement to the last moment at which somebody still let the device pass; below 0: none after it. */
  readonly lastFree: number
  /** From the call to the first moment at which everybody stopped it. */
  readonly everywhere: number
}

const block = (connection: Connection, device: number): Promise<Buffer> =>
  connection.post('/v1/hotlist/entries', {
    id: 'entente.hotlist.post',
    version: '1.0',
    requestTime: new Date().toISOString(),
    request: {
      kind: 'device',
      serialNumber: `BENCH-${device}`,
      make: 'Bench',
      model: 'Eye',
      reason: 'bench',
    },
  })

const time = async (
  connection: Connection,
  children: readonly ChildProcess[],
  device: number,
  between: { before?: () => void; after?: () => void; rest?: number } = {},
): Promise<Timed> => {
  for (const child of children) order(child, { watch: device })
  await wait(4)
  between.before?.()
  const begun = sharedNow()
  await block(connection, device)
  const acknowledged = sharedNow()
  between.after?.()
  await wait(between.rest ?? 20)
  const seen = await Promise.all(children.map((child) => tellOf(child, device)))
  return {
    answered: acknowledged - begun,
    lastFree: Math.max(...seen.map(({ lastFree }) => lastFree)) - acknowledged,
    everywhere: Math.max(...seen.map(({ firstBlocked }) => firstBlocked || Number.POSITIVE_INFINITY)) - begun,
  }
}

const rowOf = (name: string, found: readonly Timed[]): string[] => {
  const of = (pick: (each: Timed) => number, share: number): string =>
    milliseconds(percentile(found.map(pick), share))
  return [
    name,
    String(found.length),
    of(({ answered }) => answered, 0.5),
    of(({ answered }) => answered, 0.99),
    of(({ everywhere }) => everywhere, 0.5),
    of(({ everywhere }) => everywhere, 0.99),
    String(found.filter(({ lastFree }) => lastFree > 0).length),
    milliseconds(Math.max(0, ...found.map(({ lastFree }) => lastFree))),
  ]
}

/** When a hot-listing takes effect on every server, under load, and with a server that is frozen. */
export const measureEffect = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const server = await launchEntente(root, scratch.env)
  try {
    return await scratch.withDatabase(async (client) => {
      const children: ChildProcess[] = []
      for (let count = 0; count < readers; count += 1) children.push(await startReader(client))
      try {
        const { cookie } = await Caller.signIn(server.url, signIn)
        const connection = await openConnection(server.port, { cookie, accept: 'application/json' })
        for (let warm = 1; warm <= 20; warm += 1) await time(connection, children, warm)
        const begun = performance.now()
        const [first] = children
        const before = first ? (await tellOf(first, 0)).checks : 0
        const calm: Timed[] = []
        for (let count = 0; count < timed; count += 1)
          calm.push(await time(connection, children, 1_000 + count))
        const seconds = (performance.now() - begun) / 1000
        const rate = first ? ((await tellOf(first, 0)).checks - before) / seconds : 0
        const hard: Timed[] = []
        for (let count = 0; count < frozen; count += 1) {
          hard.push(
            await time(connection, children, 100_000 + count, {
              before: () => first?.kill('SIGSTOP'),
              after: () => first?.kill('SIGCONT'),
              rest: 600,
            }),
          )
        }
        connection.close()
        return [
          {
            title: 'Effect of a hot-listing',
            method: `One server blocks devices by HTTP; ${readers} more processes answer from the hotlist without pause, each ${perSecond(rate)} look-ups a second, on the same cores. *Everywhere* is from the call to the first moment at which all of them say no. *Late* counts hot-listings after whose acknowledgement somebody still said yes, and *latest* how long after it. In the second row one of the processes is stopped before the call and goes on after the answer.`,
            goal: 'p99 ≤ 100 ms, never after 1 s',
            headings: ['Processes', 'Timed', 'Answer p50', 'p99', 'Everywhere p50', 'p99', 'Late', 'Latest'],
            rows: [rowOf('all well', calm), rowOf('one of them frozen', hard)],
          },
        ]
      } finally {
        for (const child of children) {
          child.kill('SIGCONT')
          child.kill('SIGKILL')
        }
      }
    })
  } finally {
    await server.stop()
  }
}
