import { setFlagsFromString } from 'node:v8'
import type { Logger } from 'pino'

// Nothing may take longer from the signal on: service managers kill soon after.
const longestStopMilliseconds = 9_500
// What still keeps the process alive after everything was stopped is what was left behind.
const lingerMilliseconds = 200

/** Ends the process then, if it has not ended by itself. */
const leaveAfter = (milliseconds: number, code: number): void => {
  setTimeout(() => process.exit(code), milliseconds).unref()
}

const stopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        leaveAfter(longestStopMilliseconds, 1)
        resolve(signal)
      })
  })

/**
 * How far the heap may grow over what is alive, in percent, before it is collected. V8 reckons with the memory of the
 * machine: where there is much, it lets a server that lives on 40 MB keep 100 MB of what is long done with.
 */
const heapGrowthPercent = 50

/** What runs until a signal ends it. */
interface Running {
  stop(): Promise<void>
}

/**
 * Runs something until the process is told to stop, and ends the process then, within ten seconds.
 * @param start may take its time: a signal meanwhile is not lost
 * @returns the exit code
 */
export const runUntilStopped = async (log: Logger, start: () => Promise<Running>): Promise<number> => {
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`)
  const stopped = stopSignal()
  const running = await start()
  const signal = await stopped
  log.info({ signal }, 'stopping')
  await running.stop()
  leaveAfter(lingerMilliseconds, 0)
  return 0
}
