import { setFlagsFromString } from 'node:v8'
import { describeSandbox } from '../seed/describe-sandbox.ts'
import { serve } from '../serve.ts'
import { readSettings } from '../settings.ts'
import { createLog } from '../start-up.ts'
import { adviceOnNode } from './doctor/check-node.ts'
import type { Command } from './command.ts'

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

export const serveCommand: Command = {
  usage: '',
  summary: 'Start the server: migrate, seed, listen',
  async run(_words, { say, complain }) {
    setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`)
    const settings = readSettings()
    const advice = adviceOnNode(process.versions.node)
    if (advice) complain(advice)
    const log = createLog(settings)
    const stopped = stopSignal()
    const server = await serve(settings, log)
    if (server.sandbox) say(describeSandbox(server.sandbox))
    say(`Entente is ready at ${server.url}`)
    const signal = await stopped
    log.info({ signal }, 'stopping')
    await server.stop()
    leaveAfter(lingerMilliseconds, 0)
    return 0
  },
}
