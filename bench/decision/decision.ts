import { askDecision } from '../../packages/server/src/modules/decision/index.ts'
import { decisionMemoryOf } from '../../packages/server/src/modules/decision/memory/memory.ts'
import { openConnection } from '../http-load.ts'
import { say, sizeFrom, step } from '../progress.ts'
import { megabytes, milliseconds, percentile, perSecond, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, launchReference, memoryOf, type ServerProcess } from '../server-process.ts'
import { median, rateOf, type Rate } from './rates.ts'
import type { KnownQuestion } from './rows.ts'
import { rawVerifications, signQuestions, type SignedQuestion } from './signed.ts'
import { bodyOf, decisionPath, openProgram, plantWorld, tokenOf, worldSize } from './world.ts'

const connections = 16
const signers = 50

/** Inside one process: how long memory takes to fill, what it holds of each key, and what a decision costs without HTTP. */
const inProcess = (scratch: Scratch, questions: readonly KnownQuestion[]) =>
  scratch.withDatabase(async (client) => {
    const opened = await openProgram(scratch, client)
    try {
      const { view, remembered } = decisionMemoryOf(opened.app)
      const begin = performance.now()
      view.start()
      while (!view.isCurrent()) await new Promise((resolve) => setTimeout(resolve, 2))
      const filled = performance.now() - begin
      for (const question of questions) {
        const verdict = await askDecision(opened.app, question)
        if (!verdict.isAllowed) throw new Error(`refused: ${verdict.reason}`)
      }
      const [rounds, used] = [20_000, process.cpuUsage()]
      for (let round = 0; round < rounds; round += 1) {
        await askDecision(opened.app, questions[round % questions.length] ?? {})
        // Others have their turn, or memory could not be kept fresh.
        if (round % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const { user, system } = process.cpuUsage(used)
      const each = (user + system) / rounds
      return { filled, each, entries: view.size, bytes: view.bytes, remembered: remembered.size }
    } finally {
      await opened.close()
    }
  })

/** From the launch to the first decision, whatever it is made from. */
const firstDecision = async (server: ServerProcess, question: KnownQuestion): Promise<number> => {
  const begin = performance.now()
  const connection = await openConnection(server.port, { authorization: `Bearer ${await tokenOf(server)}` })
  await connection.post(decisionPath, bodyOf(question))
  connection.close()
  return server.startedInMs + performance.now() - begin
}

interface Pairs {
  readonly ours: readonly Rate[]
  readonly bare: readonly Rate[]
}

/** Both servers in turn, so that whatever else the machine does meets both. */
const inPairs = async (root: string, server: ServerProcess, bodies: readonly object[]): Promise<Pairs> => {
  const headers = { authorization: `Bearer ${await tokenOf(server)}` }
  const connection = await openConnection(server.port, headers)
  const answer = (await connection.post(decisionPath, bodies[0])).toString()
  connection.close()
  if (!answer.includes('"isAllowed":true')) throw new Error(answer.slice(0, 400))
  const [pairs, seconds] = [sizeFrom('DECISION_PAIRS', 5), sizeFrom('DECISION_SECONDS', 4)]
  const reference = await launchReference(root, answer)
  const [ours, bare]: [Rate[], Rate[]] = [[], []]
  try {
    await rateOf(server, { headers, bodies, connections, seconds })
    for (let pair = 1; pair <= pairs; pair += 1) {
      bare.push(await rateOf(reference, { headers, bodies, connections, seconds }))
      ours.push(await rateOf(server, { headers, bodies, connections, seconds }))
      const [b, o] = [bare.at(-1), ours.at(-1)]
      say(
        `pair ${pair} of ${pairs}: ${perSecond(o?.perSecond ?? 0)}/s, bare ${perSecond(b?.perSecond ?? 0)}/s`,
      )
    }
  } finally {
    await reference.stop()
  }
  return { ours, bare }
}

const compared = (pick: (rate: Rate) => number, { ours, bare }: Pairs) => ({
  ours: median(ours.map(pick)),
  bare: median(bare.map(pick)),
  ratio: median(ours.map((each, pair) => pick(each) / pick(bare[pair] ?? each))),
})

/** Decisions with a signature, beside what this machine verifies of RSA with nothing around it. */
const withSignature = async (
  server: ServerProcess,
  signed: readonly SignedQuestion[],
): Promise<{ readonly perSecond: number; readonly raw: number; readonly ratio: number }> => {
  const headers = { authorization: `Bearer ${await tokenOf(server)}` }
  const bodies = signed.map(({ question }) => bodyOf(question))
  const [pairs, seconds] = [sizeFrom('DECISION_PAIRS', 5), sizeFrom('DECISION_SECONDS', 4)]
  await rateOf(server, { headers, bodies, connections, seconds: seconds / 2 })
  const [rates, raw]: [number[], number[]] = [[], []]
  for (let pair = 1; pair <= pairs; pair += 1) {
    raw.push(rawVerifications(signed, 1_000))
    rates.push((await rateOf(server, { headers, bodies, connections, seconds })).perSecond)
  }
  const all = rates.map((each, pair) => each / (raw[pair] ?? each))
  return { perSecond: median(rates), raw: median(raw), ratio: median(all) }
}

/** Evaluations in one request, as a gateway sends them that has several calls waiting. */
const together = 50

/** Many at once, by AuthZEN. @returns decisions per second, and microseconds of the processor for each */
const inBatches = async (server: ServerProcess, questions: readonly KnownQuestion[]) => {
  const headers = { authorization: `Bearer ${await tokenOf(server)}` }
  const evaluationOf = ({ partnerId, ...shown }: KnownQuestion) => ({
    subject: { type: 'partner', id: partnerId, properties: shown },
    action: { name: 'use' },
    resource: { type: 'platform', id: 'bench' },
  })
  const all = questions.map(evaluationOf)
  const bodies = Array.from({ length: 8 }, (_, batch) => ({
    evaluations: Array.from({ length: together }, (__, each) => all[(batch * together + each) % all.length]),
  }))
  const path = '/access/v1/evaluations'
  const connection = await openConnection(server.port, headers)
  const first = JSON.parse((await connection.post(path, bodies[0])).toString()) as {
    readonly evaluations: readonly { readonly decision: boolean }[]
  }
  connection.close()
  if (!first.evaluations.every(({ decision }) => decision)) throw new Error('refused in a batch')
  const load = { path, headers, bodies, connections: 4, seconds: sizeFrom('DECISION_SECONDS', 4) }
  await rateOf(server, load)
  const { perSecond: batches, microseconds } = await rateOf(server, load)
  return { perSecond: batches * together, each: microseconds / together }
}

/** Decisions at run time beside a bare server that answers the same bytes; its size is DECISION_KEYS. */
export const benchDecision = async (root: string, scratch: Scratch): Promise<Report> => {
  const size = worldSize(1_000_000)
  const questions = await plantWorld(root, scratch, size)
  const [question] = questions
  if (!question) throw new Error('no question')
  const inside = await step('filling a memory, and deciding without HTTP', () =>
    inProcess(scratch, questions),
  )
  const signed = await scratch.withDatabase((client) => signQuestions(client, questions.slice(0, signers)))
  const server = await launchEntente(root, scratch.env)
  try {
    const first = await firstDecision(server, question)
    say(`first decision ${milliseconds(first)} after the launch`)
    const pairs = await inPairs(root, server, questions.map(bodyOf))
    const rate = compared(({ perSecond: each }) => each, pairs)
    const cost = compared(({ microseconds }) => microseconds, pairs)
    const latencies = pairs.ours.flatMap((each) => each.latencies)
    const checked = await step('the same with signatures', () => withSignature(server, signed))
    const batches = await step(`the same, ${together} in one request`, () => inBatches(server, questions))
    const entry = inside.bytes / inside.entries
    const row = (name: string, ...cells: string[]): string[] => [name, ...cells, '', ''].slice(0, 4)
    return {
      title: `Decisions at run time, ${size.keys.toLocaleString('en')} keys of ${size.partners.toLocaleString('en')} partners`,
      method: `\`POST ${decisionPath}\` by a service, ${connections} connections, ${questions.length} keys in turn, each of another partner; the median of ${pairs.ours.length} pairs beside a bare \`node:http\` server that answers the same bytes. CPU is that of the server's process alone. With a signature: RS256 over 2 kB, by ${signed.length} partners, beside the same verifications on one thread with nothing around them.`,
      goal: '≥ 0.80 of the bare server at ≤ 1.4 × its CPU; with a signature ≥ 0.5 of the bare verification; the first decision within 1.5 s of the launch; ≤ 60 octets a key',
      headings: ['What', 'Entente', 'bare', 'Ratio'],
      rows: [
        row('decisions per second', perSecond(rate.ours), perSecond(rate.bare), ratio(rate.ratio)),
        row('CPU of each, µs', cost.ours.toFixed(0), cost.bare.toFixed(0), ratio(cost.ratio)),
        row('answer, p50', milliseconds(percentile(latencies, 0.5))),
        row('answer, p99', milliseconds(percentile(latencies, 0.99))),
        row(
          'with a signature, per second',
          perSecond(checked.perSecond),
          perSecond(checked.raw),
          ratio(checked.ratio),
        ),
        row(`${together} in one request (AuthZEN), decisions per second`, perSecond(batches.perSecond)),
        row('CPU of each of these, µs', batches.each.toFixed(0)),
        row('CPU of one decision without HTTP, µs', inside.each.toFixed(1)),
        row('memory filled within', milliseconds(inside.filled)),
        row('octets of each key, digest and index included', entry.toFixed(1)),
        row('memory of the server', megabytes(memoryOf(server)?.now ?? 0)),
        row('server ready after the launch', milliseconds(server.startedInMs)),
        row('first decision after the launch', milliseconds(first)),
      ],
    }
  } finally {
    await server.stop()
  }
}
