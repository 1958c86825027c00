import { describeSandbox } from '../seed/describe-sandbox.ts'
import { serve } from '../serve.ts'
import { readSettings } from '../settings.ts'
import { createLog } from '../start-up.ts'
import type { Command } from './command.ts'

const stopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })

export const serveCommand: Command = {
  usage: '',
  summary: 'Start the server: migrate, seed, listen',
  async run(_words, { say }) {
    const settings = readSettings()
    const log = createLog(settings)
    const stopped = stopSignal()
    const server = await serve(settings, log)
    if (server.sandbox) say(describeSandbox(server.sandbox))
    say(`Entente is ready at ${server.url}`)
    const signal = await stopped
    log.info({ signal }, 'stopping')
    await server.stop()
    return 0
  },
}
