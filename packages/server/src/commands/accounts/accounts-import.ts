import { readFile } from 'node:fs/promises'
import { readSettings } from '../../settings.ts'
import { createLog, openApp } from '../../start-up.ts'
import { importAccounts } from '../../seed/import-accounts.ts'
import { CommandError, type Command } from '../command.ts'

const readJson = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`${file} cannot be read`, 'Check the name of the file and its permissions.')
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`${file} is not JSON`, 'docs/operators/accounts.md shows the form of the file.')
  }
}

export const accountsImport: Command = {
  usage: 'FILE.json',
  summary: 'Create or update accounts and service clients; may be repeated, also beside a running server',
  async run([file], { say }) {
    if (!file) throw new CommandError('No file was named', 'Usage: npx entente accounts import FILE.json')
    const content = await readJson(file)
    const settings = readSettings()
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
    try {
      const result = await importAccounts(opened.app, content)
      say(`${result.accounts} accounts and ${result.clients} clients are in place`)
      if (result.foreignRoles.length > 0)
        say(
          `Roles of other parts of the platform, carried in tokens and without meaning here: ${result.foreignRoles.join(', ')}`,
        )
      return 0
    } finally {
      await opened.close()
    }
  },
}
