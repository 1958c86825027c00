import { describeSandbox } from '../seed/describe-sandbox.ts'
import { serve } from '../serve.ts'
import { readSettings } from '../settings.ts'
import { createLog } from '../start-up.ts'
import { adviceOnNode } from './doctor/check-node.ts'
import type { Command } from './command.ts'
import { runUntilStopped } from './until-stopped.ts'

export const serveCommand: Command = {
  usage: '',
  summary: 'Start the server: migrate, seed, listen',
  async run(_words, { say, complain }) {
    const settings = readSettings()
    const advice = adviceOnNode(process.versions.node)
    if (advice) complain(advice)
    const log = createLog(settings)
    return runUntilStopped(log, async () => {
      const server = await serve(settings, log)
      if (server.sandbox) say(describeSandbox(server.sandbox))
      say(`Entente is ready at ${server.url}`)
      return server
    })
  },
}
