import { resetSecondFactor } from '../../modules/second-factor/index.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readSettings } from '../../settings.ts'
import { createLog, openApp } from '../../start-up.ts'
import { CommandError, type Command } from '../command.ts'

export const accountsResetSecondFactor: Command = {
  usage: 'NAME',
  summary: 'Take the second factor of an account away whose device is lost; its owner is told by mail',
  async run([name], { say }) {
    if (!name)
      throw new CommandError(
        'No account was named',
        'Usage: npx entente accounts reset-second-factor NAME – the user name.',
      )
    const settings = readSettings()
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
    try {
      await resetSecondFactor(opened.app, name, systemActor)
      say(`${name} signs in with the password alone, and can set a second factor up again`)
      return 0
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new CommandError(explain(error, 'eng'), 'Check the user name; it is not the e-mail address.')
    } finally {
      await opened.close()
    }
  },
}
