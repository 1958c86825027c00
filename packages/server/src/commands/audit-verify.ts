import { findBrokenAuditLink } from '../platform/record/record-store.ts'
import { readSettings } from '../settings.ts'
import { createLog, openApp } from '../start-up.ts'
import type { Command } from './command.ts'

export const auditVerify: Command = {
  usage: '',
  summary: 'Walk the hash chain of the audit log and say whether any row was changed, removed or added',
  async run(_words, { say, complain }) {
    const settings = readSettings()
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
    try {
      const broken = await findBrokenAuditLink(opened.app.database)
      if (broken === null) {
        say('The audit log is intact')
        return 0
      }
      complain(
        `The audit log does not fit from row ${broken} on: somebody has changed it outside the program.`,
      )
      complain('Compare with a backup from before, and find out who had access to the database.')
      return 1
    } finally {
      await opened.close()
    }
  },
}
