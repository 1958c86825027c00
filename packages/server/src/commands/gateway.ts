import { serveGateway } from '../serve-gateway.ts'
import { readSettings } from '../settings.ts'
import { createLog } from '../start-up.ts'
import type { Command } from './command.ts'
import { runUntilStopped } from './until-stopped.ts'

export const gatewayCommand: Command = {
  usage: '',
  summary: 'Start a gateway: the door for calls at run time',
  async run(_words, { say }) {
    const settings = readSettings()
    const log = createLog(settings)
    return runUntilStopped(log, async () => {
      const gateway = await serveGateway(settings, log)
      if (gateway.certificateFile) say(`Its certificate: ${gateway.certificateFile}`)
      say(`The gateway is ready at ${gateway.address}`)
      return gateway
    })
  },
}
