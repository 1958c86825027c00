import { readFileSync } from 'node:fs'
import { openConnection, type Connection } from '../http-load.ts'
import type { ServerProcess } from '../server-process.ts'
import { decisionPath } from './world.ts'

/** Microseconds of a process on the processor so far; Linux only. */
export const processorTime = ({ process: child }: ServerProcess): number => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // Fields 14 and 15 of the whole line, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** What a server answers in a second, and what each answer costs it of the processor. */
export interface Rate {
  readonly perSecond: number
  readonly microseconds: number
  /** How long each answer took, in milliseconds: some of them, evenly chosen. */
  readonly latencies: readonly number[]
}

interface Load {
  /** Where, unless decisions are asked for one by one. */
  readonly path?: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodies: readonly object[]
  readonly connections: number
  readonly seconds: number
}

/** Asks a server as fast as it answers, with several connections. */
export const rateOf = async (server: ServerProcess, load: Load): Promise<Rate> => {
  const { path = decisionPath, headers, bodies, seconds } = load
  const open = () => openConnection(server.port, headers)
  const connections = await Promise.all(Array.from({ length: load.connections }, open))
  const latencies: number[] = []
  let answered = 0
  const [begin, used] = [performance.now(), processorTime(server)]
  const goOn = async (connection: Connection): Promise<void> => {
    for (let now = begin; now - begin < seconds * 1_000;) {
      answered += 1
      await connection.post(path, bodies[answered % bodies.length])
      const after = performance.now()
      if (answered % 16 === 0) latencies.push(after - now)
      now = after
    }
  }
  await Promise.all(connections.map(goOn))
  const took = performance.now() - begin
  const microseconds = (processorTime(server) - used) / answered
  for (const connection of connections) connection.close()
  return { perSecond: (answered * 1_000) / took, microseconds, latencies }
}

/** The value in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
