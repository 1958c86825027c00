import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { milliseconds, percentile, perSecond } from '../report.ts'
import type { Recorded, Target } from './writer.ts'

const rate = Number(process.env['USAGE_RATE'] ?? 5_000)
const kills = Number(process.env['USAGE_KILLS'] ?? 20)
const stops = 3

/** How ends are measured, for the report. */
export const method = `Then a process records ${perSecond(rate)} rows a second and is killed with \`kill -9\`, ${kills} times: what it had recorded and what is not in the log; and ${stops} times it is told to stop.`

interface Ended {
  readonly recorded: number
  readonly lostRows: number
  /** Between the oldest row that was lost and the end. */
  readonly lostMilliseconds: number
}

/** What a target holds, and how it is emptied before. */
interface Stored {
  prepare(): Promise<unknown>
  countStored(): Promise<number>
}

/** Has a process of its own – this very program, told to be one – record for a while, ends it, and looks what is missing. */
const end = async (
  target: Target,
  stored: Stored,
  {
    signal,
    afterMilliseconds,
  }: { readonly signal: 'SIGKILL' | 'SIGTERM'; readonly afterMilliseconds: number },
): Promise<Ended> => {
  await stored.prepare()
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, USAGE_WRITER: JSON.stringify({ target, perSecond: rate }) },
  })
  const told: Recorded[] = []
  child.on('message', (message) => told.push(message as Recorded))
  // It runs, and the first rows are stored.
  while (!told.some(({ upTo, waiting }) => upTo > 0 && waiting < upTo)) await once(child, 'message')
  await wait(afterMilliseconds)
  const ended = once(child, 'exit')
  const at = Date.now()
  child.kill(signal)
  await ended
  // What was sent before the end is committed by then.
  await wait(100)
  const found = await stored.countStored()
  const recorded = told.at(-1)?.upTo ?? 0
  const firstLost = told.find(({ upTo }) => upTo > found)
  return {
    recorded,
    lostRows: Math.max(0, recorded - found),
    lostMilliseconds: firstLost === undefined ? 0 : Math.max(0, at - firstLost.at),
  }
}

/** Ends of a process, by force and politely. */
export interface Ends {
  readonly killed: readonly Ended[]
  readonly stopped: readonly Ended[]
}

export const endAgainAndAgain = async (target: Target, stored: Stored): Promise<Ends> => {
  const times = async (count: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<Ended[]> => {
    const all: Ended[] = []
    for (let round = 0; round < count; round += 1)
      all.push(await end(target, stored, { signal, afterMilliseconds: 1_000 + round * 37 }))
    return all
  }
  return { killed: await times(kills, 'SIGKILL'), stopped: await times(stops, 'SIGTERM') }
}

/** What was lost, as rows of a report. */
export const lossRows = ({ killed, stopped }: Ends): (readonly string[])[] => {
  const lost = killed.map(({ lostMilliseconds }) => lostMilliseconds)
  const lostRows = killed.map((each) => each.lostRows)
  const missing = stopped.reduce((sum, each) => sum + each.lostRows, 0)
  return [
    [
      'lost at `kill -9`, median',
      `${milliseconds(percentile(lost, 0.5))}, ${percentile(lostRows, 0.5)} rows`,
    ],
    ['lost at `kill -9`, most', `${milliseconds(Math.max(...lost))}, ${Math.max(...lostRows)} rows`],
    ['lost at a stop', `${missing} rows of ${stopped.reduce((sum, each) => sum + each.recorded, 0)}`],
  ]
}
