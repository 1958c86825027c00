import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { milliseconds, percentile, ratio, type Report } from './report.ts'
import { launchEntente } from './server-process.ts'
import type { Scratch } from './scratch.ts'

const runs = 5

const bareNode = async (): Promise<number> => {
  const begin = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - begin
}

/** How long the server takes from its launch on existing data to the first 200 of /health/ready. */
export const benchStart = async (root: string, scratch: Scratch, firstMs: number): Promise<Report> => {
  const reference: number[] = []
  const measured: number[] = []
  for (let run = 0; run < runs; run += 1) {
    reference.push(await bareNode())
    const server = await launchEntente(root, scratch.env)
    measured.push(server.startedInMs)
    await server.stop()
  }
  const unit = percentile(reference, 0.5)
  const row = (name: string, value: number): string[] => [name, milliseconds(value), ratio(value / unit)]
  return {
    title: 'Start',
    method: `From the launch of \`node --max-semi-space-size=4 packages/server/dist/main.js\` to the first 200 of \`/health/ready\`, asked every 5 ms; the database stops and starts with it. ${runs} runs on existing data. Reference: \`node -e 0\`.`,
    goal: 'worst run on existing data ≤ 1.5 s',
    headings: ['Start', 'Time', '× bare Node'],
    rows: [
      row('bare Node, median', unit),
      row('on existing data, median', percentile(measured, 0.5)),
      row('on existing data, worst', Math.max(...measured)),
      row('first of all: new database, keys, sandbox', firstMs),
    ],
  }
}
