import { parseArgs } from 'node:util'
import { loadAccountByUserName } from '../../modules/accounts/index.ts'
import { relinkAccount, relinkAccounts } from '../../modules/outside-providers/index.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { withApp } from './accounts.ts'
import { CommandError, type Command } from '../command.ts'

const usage = 'Usage: npx entente accounts relink USER-NAME [--subject SUB] [--issuer ISSUER], or --all'

const options = {
  subject: { type: 'string' },
  issuer: { type: 'string' },
  all: { type: 'boolean' },
} as const

const readWish = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const [userName, ...more] = positionals
    const isOne = userName !== undefined && more.length === 0 && values.all !== true
    const isAll = userName === undefined && values.all === true && values.subject === undefined
    if (!isOne && !isAll) throw new Error('One user name is needed, or --all')
    return { userName, ...values }
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), usage)
  }
}

export const accountsRelink: Command = {
  usage: 'USER-NAME | --all',
  summary:
    'Forget whose account it is at the outside provider, when a user or the realm was created again there',
  async run(words, { say }) {
    const { userName, subject = null, issuer: named } = readWish(words)
    return withApp(async (app) => {
      const issuer = named ?? app.settings.oidc?.issuer
      if (issuer === undefined)
        throw new CommandError('No provider was named', 'Set OIDC_ISSUER, or add --issuer ISSUER.')
      if (userName === undefined) {
        const count = await relinkAccounts(app, systemActor, issuer)
        return say(`${count} accounts are linked anew when their owners sign in`)
      }
      const account = await loadAccountByUserName(app.database, userName)
      if (!account)
        throw new CommandError(`There is no account ${userName}`, 'npx entente accounts list shows them all.')
      if (!(await relinkAccount(app, systemActor, { account, issuer, subject })))
        throw new CommandError(
          `${subject} has another account here`,
          'Give that one back first: npx entente accounts relink with its user name.',
        )
      return say(
        subject === null
          ? `${account.userName} is linked anew by the next sign-in with ${account.email}`
          : `${account.userName} belongs to ${subject} now`,
      )
    })
  },
}
