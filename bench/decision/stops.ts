import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { App } from '../../packages/server/src/platform/app.ts'
import { openConnection, type Connection } from '../http-load.ts'
import { Caller } from '../journey/caller.ts'
import { say, sizeFrom } from '../progress.ts'
import { milliseconds, percentile, perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, type ServerProcess } from '../server-process.ts'
import { openDoor, type DatabaseDoor } from './database-door.ts'
import { openDevice, type BenchDevice } from './device-proof.ts'
import type { KnownQuestion } from './rows.ts'
import { stopKinds, useClient, type StopKind } from './stop-kinds.ts'
import { bodyOf, connectionOf, decisionPath, openProgram, plantWorld, tokenOf, worldSize } from './world.ts'

const signIn = { userName: 'admin', password: 'sandbox-admin-sesame' }
const loadPerServer = 2
const backPatience = 20_000
/** Of so many stops one meets a frozen server, and one a server that is cut off: no divisor of the number of kinds. */
const troubleEvery = 47

/** A question that is answered with yes: with a key or a client, and perhaps with what a device has signed. */
type Asked = Pick<KnownQuestion, 'partnerId' | 'licenceKey'> & {
  readonly apiKey?: string
  readonly clientId?: string
  readonly deviceProof?: string
}

/** What one server said of a question while something was stopped; by the clock of this process. */
interface Watch {
  /** When the last yes arrived whose question was sent after a moment that is set at the acknowledgement. */
  lateYes: number
  firstNo: number
}

interface Server {
  readonly process: ServerProcess
  readonly headers: Readonly<Record<string, string>>
  readonly connection: Connection
}

type Trouble = 'none' | 'frozen' | 'cut'

interface Stop {
  readonly kind: string
  readonly trouble: Trouble
  /** From the command to its acknowledgement. */
  readonly answered: number
  /** From the command to the first moment at which every server says no. */
  readonly everywhere: number
  /** From the acknowledgement to the last yes that came to a question which was sent after it; below 0: none. */
  readonly late: number
}

const isYes = (answer: Buffer): boolean => answer.includes('"isAllowed":true')

/** Yes, no, or neither: a server that cannot reach the database may refuse to say anything, which lets nobody in. */
const answerOf = (connection: Connection, question: Asked): Promise<boolean> =>
  connection.post(decisionPath, bodyOf(question)).then(isYes, () => false)

/** Asks one server again and again until everybody has seen enough. */
const watch = (server: Server, question: Asked, seen: Watch, state: { ack: number; isOver: boolean }) =>
  (async () => {
    while (!state.isOver) {
      const sent = performance.now()
      const yes = await answerOf(server.connection, question)
      const now = performance.now()
      if (yes && sent > state.ack) seen.lateYes = Math.max(seen.lateYes, now)
      if (!yes) seen.firstNo ||= now
    }
  })()

const untilAllowed = async (servers: readonly Server[], question: Asked): Promise<void> => {
  const until = performance.now() + backPatience
  for (const { connection } of servers)
    while (!(await answerOf(connection, question))) {
      if (performance.now() > until) throw new Error(`${question.partnerId} does not come back`)
      await wait(5)
    }
}

/** Stops something, while every server is asked about it. */
const timeStop = async (
  servers: readonly Server[],
  question: Asked,
  [kind, trouble]: readonly [string, Trouble],
  commands: { stop(): Promise<void>; before(): void; after(): void },
): Promise<Stop> => {
  const state = { ack: Number.POSITIVE_INFINITY, isOver: false }
  const seen: Watch[] = servers.map(() => ({ lateYes: 0, firstNo: 0 }))
  const watching = servers.map((server, place) => watch(server, question, seen[place] as Watch, state))
  await wait(3)
  commands.before()
  const begun = performance.now()
  await commands.stop()
  state.ack = performance.now()
  commands.after()
  const until = state.ack + 3_000
  while (seen.some(({ firstNo }) => firstNo === 0) && performance.now() < until) await wait(2)
  // Whoever was silent meanwhile says what it has to say now.
  await wait(trouble === 'none' ? 15 : 400)
  state.isOver = true
  await Promise.all(watching)
  return {
    kind,
    trouble,
    answered: state.ack - begun,
    everywhere: Math.max(...seen.map(({ firstNo }) => firstNo || Number.POSITIVE_INFINITY)) - begun,
    late: Math.max(...seen.map(({ lateYes }) => lateYes)) - state.ack,
  }
}

/** Runs SQL as a command of the program does: acknowledged when every server knows. */
const command = async (app: App, sql: string, partnerId: string): Promise<void> => {
  const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] } as const
  const statement = { sql, parameters: [partnerId], query, queryId: { queryId: 'bench' } }
  await app.database.transaction((tx) => tx.tables.executeQuery(statement))
}

const rowOf = (name: string, stops: readonly Stop[]): string[] => {
  const of = (pick: (stop: Stop) => number, share: number): string =>
    milliseconds(percentile(stops.map(pick), share))
  return [
    name,
    String(stops.length),
    of(({ answered }) => answered, 0.5),
    of(({ answered }) => answered, 0.99),
    of(({ everywhere }) => everywhere, 0.5),
    of(({ everywhere }) => everywhere, 0.99),
    String(stops.filter(({ late }) => late > 0).length),
    String(stops.filter(({ late }) => late > 1_000).length),
  ]
}

interface Stage {
  readonly app: App
  readonly servers: readonly Server[]
  readonly frozen: Server
  readonly door: DatabaseDoor
  readonly questions: readonly KnownQuestion[]
  readonly ofClient: Asked
  readonly device: BenchDevice
  readonly admin: Caller
}

const troubleOf = (count: number): Trouble =>
  count % troubleEvery === troubleEvery - 1
    ? 'frozen'
    : count % troubleEvery === Math.floor(troubleEvery / 2)
      ? 'cut'
      : 'none'

const runStops = async (stage: Stage): Promise<Stop[]> => {
  const [timed, seconds] = [sizeFrom('STOPS_TIMED', 1_000), sizeFrom('STOPS_SECONDS', 600)]
  const kinds = Object.entries(stopKinds)
  const until = performance.now() + seconds * 1_000
  const stops: Stop[] = []
  for (let count = 0; count < timed && performance.now() < until; count += 1) {
    stops.push(await runStop(stage, kinds[count % kinds.length] as [string, StopKind], count))
    if (stops.length % 50 === 0) say(`${stops.length} of ${timed} stops`)
  }
  return stops
}

const questionFor = (questions: readonly KnownQuestion[], count: number): KnownQuestion =>
  questions[count % questions.length] as KnownQuestion

/** Which question shows that something is stopped. */
const questionOf = async (
  { questions, ofClient, device }: Stage,
  { shown }: StopKind,
  count: number,
): Promise<Asked> => {
  if (shown === 'client') return ofClient
  const question = questionFor(questions, count)
  return shown === 'device' ? { ...question, deviceProof: await device.proof() } : question
}

const runStop = async (
  stage: Stage,
  [kind, way]: readonly [string, StopKind],
  count: number,
): Promise<Stop> => {
  const { app, servers, frozen, door, admin, device } = stage
  const question = await questionOf(stage, way, count)
  const { partnerId } = question
  const trouble = troubleOf(count)
  let entryId = ''
  await untilAllowed(servers, question)
  const stop = await timeStop(servers, question, [kind, trouble], {
    before() {
      if (trouble === 'frozen') frozen.process.process.kill('SIGSTOP')
      if (trouble === 'cut') door.cut()
    },
    after() {
      frozen.process.process.kill('SIGCONT')
      door.mend()
    },
    async stop() {
      if ('stop' in way) return command(app, way.stop, partnerId)
      const request = { ...way.listed(partnerId, device), reason: 'bench' }
      entryId = ((await admin.call('hotlist.add', request)) as { entryId: string }).entryId
    },
  })
  if ('stop' in way) await command(app, way.back, partnerId)
  else await admin.call('hotlist.lift', { reason: 'bench' }, { entryId })
  return stop
}

/** Ordinary work beside: questions about others, without pause. @returns how many were answered, when it is ended */
const startLoad = (servers: readonly Server[], questions: readonly KnownQuestion[]) => {
  const state = { answered: 0, isOver: false }
  const ask = async ({ process, headers }: Server): Promise<void> => {
    const connection = await openConnection(process.port, headers)
    while (!state.isOver) {
      // A server without its database says 503; that is no answer, and lets nobody in.
      await connection
        .post(decisionPath, bodyOf(questionFor(questions, (state.answered += 1))))
        .catch(() => undefined)
    }
    connection.close()
  }
  const asking = servers.flatMap((server) => Array.from({ length: loadPerServer }, () => ask(server)))
  return async (): Promise<number> => {
    state.isOver = true
    await Promise.all(asking)
    return state.answered
  }
}

const openServer = async (process: ServerProcess): Promise<Server> => {
  const headers = { authorization: `Bearer ${await tokenOf(process)}` }
  return { process, headers, connection: await openConnection(process.port, headers) }
}

const measure = async (
  root: string,
  scratch: Scratch,
  client: Client,
  questions: readonly KnownQuestion[],
) => {
  const door = await openDoor(connectionOf(client))
  const program = await openProgram(scratch, client)
  const launched: ServerProcess[] = []
  try {
    // The last one reaches the database by a way that can be cut.
    for (const env of [scratch.env, scratch.env, { ...scratch.env, DATABASE_URL: door.url }])
      launched.push(await launchEntente(root, env))
    const [first, frozen, ...rest] = await Promise.all(launched.map(openServer))
    if (!first || !frozen) throw new Error('no servers')
    const servers = [first, frozen, ...rest]
    const admin = await Caller.signIn(first.process.url, signIn)
    const [used] = (await client.query<{ client_id: string }>(useClient)).rows
    const [{ licenceKey } = { licenceKey: '' }] = questions
    const ofClient = { partnerId: 'bank', licenceKey, clientId: used?.client_id ?? '' }
    const device = await openDevice(join(scratch.dataDirectory, 'sandbox'))
    const endLoad = startLoad(servers, questions)
    const begun = performance.now()
    const stage = { app: program.app, servers, frozen, door, questions, ofClient, device, admin }
    const stops = await runStops(stage)
    const seconds = (performance.now() - begun) / 1_000
    return { stops, load: (await endLoad()) / seconds }
  } finally {
    for (const { process } of launched) process.kill('SIGCONT')
    door.mend()
    await Promise.all(launched.map((each) => each.stop()))
    await program.close()
    door.close()
  }
}

/** When a stop takes effect at three servers under load; STOPS_TIMED of them, for at most STOPS_SECONDS. */
export const benchStops = async (root: string, scratch: Scratch): Promise<Report> => {
  const size = worldSize(20_000)
  const questions = await plantWorld(root, scratch, size)
  const { stops, load } = await scratch.withDatabase((client) => measure(root, scratch, client, questions))
  const kinds = [...new Set(stops.map(({ kind }) => kind))]
  const well = stops.filter(({ trouble }) => trouble === 'none')
  const rows = kinds.map((kind) =>
    rowOf(
      kind,
      well.filter((each) => each.kind === kind),
    ),
  )
  const ofTrouble = (trouble: Trouble) => stops.filter((each) => each.trouble === trouble)
  return {
    title: `Stops, ${stops.length} timed, at three servers`,
    method: `Three servers, each asked by ${loadPerServer} callers about others without pause (${perSecond(load)} answers a second together) and by one about what is stopped; a fourth process stops it in a transaction of the program, or by HTTP on the hotlist. *Everywhere* is from the command to the first moment at which all three say no. *Late* counts stops after whose acknowledgement a question was sent that got a yes; *after 1 s* those whose yes came later than that. A server is frozen by \`SIGSTOP\`, or cut from the database without a sound, before the command, and goes on after its acknowledgement. Clients are shown in the place of a key; models, interfaces, chips and providers of devices by what a chip has signed, which is asked beside the key: the register is asked at each question, the hotlist is remembered.`,
    goal: 'no yes later than 1 s after the acknowledgement',
    headings: ['Stopped', 'Timed', 'Answer p50', 'p99', 'Everywhere p50', 'p99', 'Late', 'After 1 s'],
    rows: [
      ...rows,
      rowOf('all of these', well),
      rowOf('one server frozen', ofTrouble('frozen')),
      rowOf('one server cut off', ofTrouble('cut')),
    ].filter(([, timed]) => timed !== '0'),
  }
}
