import { say, sizeFrom } from '../progress.ts'
import { megabytes, milliseconds, percentile, perSecond, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, memoryOf } from '../server-process.ts'
import { rateOf, type Rate } from './rates.ts'
import { bodyOf, plantWorld, tokenOf, worldSize } from './world.ts'

const connections = 16
const stretchSeconds = 10

/** One server at its highest rate for a while; anything but an answer ends it. */
export const benchSoak = async (root: string, scratch: Scratch, minutes: number): Promise<Report> => {
  const size = worldSize(200_000)
  const questions = await plantWorld(root, scratch, size)
  const bodies = questions.map(bodyOf)
  const server = await launchEntente(root, scratch.env)
  try {
    const atStart = memoryOf(server)?.now ?? 0
    const until = performance.now() + minutes * 60_000
    const stretches: Rate[] = []
    while (performance.now() < until) {
      // A token lasts minutes.
      const headers = { authorization: `Bearer ${await tokenOf(server)}` }
      const seconds = Math.min(stretchSeconds, Math.max(1, (until - performance.now()) / 1_000))
      const rate = await rateOf(server, { headers, bodies, connections, seconds })
      stretches.push(rate)
      const memory = megabytes(memoryOf(server)?.now ?? 0)
      say(
        `${perSecond(rate.perSecond)}/s, ${memory}, ${Math.ceil((until - performance.now()) / 1_000)} s left`,
      )
    }
    const latencies = stretches.flatMap((each) => each.latencies)
    const rates = stretches.map((each) => each.perSecond)
    const memory = memoryOf(server)
    const row = (name: string, figure: string): string[] => [name, figure]
    return {
      title: `Decisions for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, ${size.keys.toLocaleString('en')} keys`,
      method: `One server, ${connections} connections that ask without pause, ${sizeFrom('DECISION_KEYS', size.keys).toLocaleString('en')} keys of ${size.partners.toLocaleString('en')} partners, of which ${questions.length} ask; the caller runs on the same machine. An answer that is none ends the bench.`,
      goal: '≥ 8,900 a second, p99 ≤ 20 ms, resident memory ≤ 600 MB',
      headings: ['What', 'Figure'],
      rows: [
        row('decisions per second, median of stretches', perSecond(percentile(rates, 0.5))),
        row('slowest stretch', perSecond(Math.min(...rates))),
        row('answer, p50', milliseconds(percentile(latencies, 0.5))),
        row('answer, p99', milliseconds(percentile(latencies, 0.99))),
        row(
          'CPU of each, µs',
          percentile(
            stretches.map((each) => each.microseconds),
            0.5,
          ).toFixed(0),
        ),
        row('resident memory at the start', megabytes(atStart)),
        row('resident memory at the end', megabytes(memory?.now ?? 0)),
        row('highest', megabytes(memory?.peak ?? 0)),
      ],
    }
  } finally {
    await server.stop()
  }
}
