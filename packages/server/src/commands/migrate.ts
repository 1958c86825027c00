import { migrate } from '../platform/database/migrate.ts'
import { readSettings } from '../settings.ts'
import { createLog, migrationsDirectory, reachDatabase } from '../start-up.ts'
import type { Command } from './command.ts'

export const migrateCommand: Command = {
  usage: '',
  summary: 'Bring the database to this version',
  async run(_words, { say }) {
    const settings = readSettings()
    const access = await reachDatabase(settings, createLog(settings))
    try {
      const applied = await migrate(access.connection, migrationsDirectory)
      say(
        applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Nothing to apply: the database is up to date',
      )
      return 0
    } finally {
      await access.close()
    }
  },
}
