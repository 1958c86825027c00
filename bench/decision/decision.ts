import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { pino } from 'pino'
import { askDecision } from '../../packages/server/src/modules/decision/index.ts'
import { decisionMemoryOf } from '../../packages/server/src/modules/decision/memory/memory.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { createVault, loadMasterKey } from '../../packages/server/src/platform/keys/vault.ts'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { openOnDatabase } from '../../packages/server/src/start-up.ts'
import { openConnection, type Connection } from '../http-load.ts'
import { megabytes, milliseconds, perSecond, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, launchReference, memoryOf, type ServerProcess } from '../server-process.ts'
import { insertAskers, type KnownQuestion } from './rows.ts'

const atOnce = 16
const seconds = 4
const pairs = 5

const asker = { clientId: 'bench-asker', secret: 'a secret of the bench', roles: ['ID_AUTHENTICATION'] }
const path = '/v1/partnermanager/verification/decision'

const bodyOf = (question: KnownQuestion) => ({
  id: 'entente.verification.decision.post',
  version: '1.0',
  requestTime: new Date().toISOString(),
  request: question,
})

/** Microseconds of a process on the processor so far; Linux only. */
const processorTime = ({ process: child }: ServerProcess): number => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // Fields 14 and 15 of the whole line, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

interface Rate {
  readonly perSecond: number
  readonly microseconds: number
}

/** Answers per second of a server, and what each costs it of the processor. */
const rateOf = async (
  server: ServerProcess,
  headers: Readonly<Record<string, string>>,
  questions: readonly KnownQuestion[],
): Promise<Rate> => {
  const connections = await Promise.all(
    Array.from({ length: atOnce }, () => openConnection(server.port, headers)),
  )
  let answered = 0
  const [begin, used] = [performance.now(), processorTime(server)]
  const bodies = questions.map(bodyOf)
  const goOn = async (connection: Connection): Promise<void> => {
    while (performance.now() - begin < seconds * 1_000)
      await connection.post(path, bodies[(answered += 1) % bodies.length])
  }
  await Promise.all(connections.map(goOn))
  const took = performance.now() - begin
  const microseconds = (processorTime(server) - used) / answered
  for (const connection of connections) connection.close()
  return { perSecond: (answered * 1_000) / took, microseconds }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const tokenOf = async ({ url }: ServerProcess): Promise<string> => {
  const answer = await fetch(`${url}/v1/authmanager/authenticate/clientidsecretkey`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: { clientId: asker.clientId, secretKey: asker.secret, appId: 'bench' } }),
  })
  return answer.headers.get('authorization') ?? ''
}

/** Inside one process: how long memory takes to fill, what it holds of each key, and what a decision costs without HTTP. */
const inProcess = async (scratch: Scratch, client: Client, questions: readonly KnownQuestion[]) => {
  const settings = readSettings({ ...scratch.env, PUBLIC_URL: 'http://127.0.0.1:1' })
  const { host, port, user, password, database } = client
  const connection = { host, port, user, password, database: database ?? '' }
  const opened = await openOnDatabase(settings, pino({ level: 'silent' }), systemClock, connection)
  try {
    await importAccounts(opened.app, { accounts: [], clients: [asker] })
    const { view, remembered } = decisionMemoryOf(opened.app)
    const begin = performance.now()
    view.start()
    while (!view.isCurrent()) await new Promise((resolve) => setTimeout(resolve, 2))
    const filled = performance.now() - begin
    for (const question of questions) {
      const verdict = await askDecision(opened.app, question)
      if (!verdict.isAllowed) throw new Error(`refused: ${verdict.reason}`)
    }
    const [rounds, from] = [20_000, performance.now()]
    for (let round = 0; round < rounds; round += 1)
      await askDecision(opened.app, questions[round % questions.length] ?? {})
    const each = ((performance.now() - from) * 1_000) / rounds
    return { filled, each, entries: view.size, bytes: view.bytes, remembered: remembered.size }
  } finally {
    await opened.close()
  }
}

/** From the launch to the first decision, whatever it is made from. */
const firstDecision = async (server: ServerProcess, question: KnownQuestion): Promise<number> => {
  const begin = performance.now()
  const connection = await openConnection(server.port, { authorization: `Bearer ${await tokenOf(server)}` })
  await connection.post(path, bodyOf(question))
  connection.close()
  return server.startedInMs + performance.now() - begin
}

/** Decisions at run time beside a bare server that answers the same bytes. @param keys how many there are */
export const benchDecision = async (root: string, scratch: Scratch, keys: number): Promise<Report> => {
  const seeded = await launchEntente(root, scratch.env)
  await seeded.stop()
  const vault = createVault(await loadMasterKey(undefined, join(scratch.dataDirectory, 'master.key')))
  const size = { keys, partners: Math.max(1, Math.floor(keys / 10)) }
  const { questions, inside } = await scratch.withDatabase(async (client) => {
    const known = await insertAskers(client, vault, size)
    return { questions: known, inside: await inProcess(scratch, client, known) }
  })
  const server = await launchEntente(root, scratch.env)
  try {
    const [question] = questions
    if (!question) throw new Error('no question')
    const first = await firstDecision(server, question)
    const headers = { authorization: `Bearer ${await tokenOf(server)}` }
    const connection = await openConnection(server.port, headers)
    const body = (await connection.post(path, bodyOf(question))).toString()
    connection.close()
    const reference = await launchReference(root, body)
    const [ours, bare]: [Rate[], Rate[]] = [[], []]
    await rateOf(server, headers, questions)
    for (let pair = 0; pair < pairs; pair += 1) {
      bare.push(await rateOf(reference, headers, questions))
      ours.push(await rateOf(server, headers, questions))
    }
    await reference.stop()
    const rate = median(ours.map((each, pair) => each.perSecond / (bare[pair]?.perSecond ?? 1)))
    const cost = median(ours.map((each, pair) => each.microseconds / (bare[pair]?.microseconds ?? 1)))
    const ofMemory = inside.bytes / inside.entries
    return {
      title: `Decisions at run time, ${keys.toLocaleString('en')} keys of ${size.partners.toLocaleString('en')} partners`,
      method: `\`POST ${path}\` by a service, ${atOnce} connections, ${questions.length} keys in turn, each of another partner; the median of ${pairs} pairs beside a bare \`node:http\` server that answers the same bytes. CPU is that of the server's process alone.`,
      goal: '≥ 0.80 of the bare server at ≤ 1.4 × its CPU; the first decision within 1.5 s of the launch',
      headings: ['What', 'Entente', 'bare server', 'Ratio'],
      rows: [
        [
          'decisions per second',
          perSecond(median(ours.map((each) => each.perSecond))),
          perSecond(median(bare.map((each) => each.perSecond))),
          ratio(rate),
        ],
        [
          'CPU of each, µs',
          median(ours.map((each) => each.microseconds)).toFixed(0),
          median(bare.map((each) => each.microseconds)).toFixed(0),
          ratio(cost),
        ],
        ['one decision without HTTP, µs', inside.each.toFixed(1), '', ''],
        ['memory filled within', milliseconds(inside.filled), '', ''],
        ['octets of each key, digest and index included', ofMemory.toFixed(0), '', ''],
        ['memory of the server', megabytes(memoryOf(server)?.now ?? 0), '', ''],
        ['first decision after the launch', milliseconds(first), '', ''],
      ],
    }
  } finally {
    await server.stop()
  }
}
