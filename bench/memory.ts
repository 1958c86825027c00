import { setTimeout as wait } from 'node:timers/promises'
import { prepareCast, walkOneChip } from './journey/journey.ts'
import { megabytes, ratio, type Report } from './report.ts'
import type { Scratch } from './scratch.ts'
import { launchEntente, launchReference, memoryOf, type ServerProcess } from './server-process.ts'

const rounds = 300
const longestMs = 40_000
const restMs = 2_000

const rest = async (server: ServerProcess) => {
  await wait(restMs)
  return memoryOf(server) ?? { now: 0, peak: 0 }
}

/** How much memory the Node process holds before and after people have worked with it. */
export const benchMemory = async (root: string, scratch: Scratch): Promise<Report> => {
  const reference = await launchReference(root, '{}')
  const bare = await rest(reference)
  await reference.stop()

  const server = await launchEntente(root, scratch.env)
  try {
    const atStart = await rest(server)
    const cast = await prepareCast(server.url)
    const begin = performance.now()
    let calls = 0
    let round = 0
    for (; round < rounds && performance.now() - begin < longestMs; round += 1)
      calls += await walkOneChip(cast, round)
    const seconds = (performance.now() - begin) / 1000
    const after = await rest(server)
    const row = (name: string, bytes: number): string[] => [name, megabytes(bytes), ratio(bytes / bare.now)]
    return {
      title: 'Memory',
      method: `Resident memory of the Node process (its PostgreSQL not counted). The journey by HTTP: sign-in, trust store, registration, partner certificate, then ${round} chips added, submitted, looked at, decided, submitted again, deactivated: ${calls} calls in ${seconds.toFixed(0)} s. Reference: a bare \`node:http\` server.`,
      goal: 'after the journey ≤ 200 MB',
      headings: ['Moment', 'Resident', '× bare server'],
      rows: [
        row('bare node:http server', bare.now),
        row('after the start', atStart.now),
        row('after the journey', after.now),
        row('highest meanwhile', after.peak),
      ],
    }
  } finally {
    await server.stop()
  }
}
