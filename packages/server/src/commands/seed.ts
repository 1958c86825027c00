import { describeSandbox } from '../seed/describe-sandbox.ts'
import { seed } from '../seed/seed.ts'
import { readSettings } from '../settings.ts'
import { createLog, openApp } from '../start-up.ts'
import type { Command } from './command.ts'

export const seedCommand: Command = {
  usage: '',
  summary: 'Store the data that ENTENTE_SEED names: sandbox, platform or none',
  async run(_words, { say }) {
    const settings = readSettings()
    const opened = await openApp(settings, createLog(settings))
    try {
      const sandbox = await seed(opened.app)
      say(sandbox ? describeSandbox(sandbox) : `Seeded: ${settings.ENTENTE_SEED}`)
      return 0
    } finally {
      await opened.close()
    }
  },
}
