import { isSameEmail } from '@entente/mail-addresses'
import { parseArgs } from 'node:util'
import { systemActor } from '../../platform/access/authority.ts'
import { isRole, roles as allRoles, type Role } from '../../platform/access/roles.ts'
import type { App } from '../../platform/app.ts'
import { locales } from '../../platform/i18n/locale.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readSettings } from '../../settings.ts'
import { createLog, openApp } from '../../start-up.ts'
import {
  changeStatus,
  createAccount,
  grantRole,
  listAccounts,
  operatorOf,
  revokeRole,
} from '../../modules/account-administration/index.ts'
import { checkNewPassword, hashPassword } from '../../modules/credentials/index.ts'
import { createAccountIn, loadAccountByUserName, type Account } from '../../modules/accounts/index.ts'
import { CommandError, type Command } from '../command.ts'

const operator = operatorOf(systemActor)

/** Opens the app for one piece of work; refusals become sentences. */
export const withApp = async (work: (app: App) => Promise<void>): Promise<number> => {
  const settings = readSettings()
  const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
  try {
    await work(opened.app)
    return 0
  } catch (error) {
    if (error instanceof Refusal) throw new CommandError(explain(error, 'eng'), `Code: ${error.code}`)
    throw error
  } finally {
    await opened.close()
  }
}

const getAccount = async (app: App, userName: string): Promise<Account> => {
  const account = await loadAccountByUserName(app.database, userName)
  if (!account)
    throw new CommandError(`There is no account ${userName}`, 'npx entente accounts list shows them all.')
  return account
}

const readRole = (text: string): Role => {
  const role = text.toUpperCase()
  if (!isRole(role)) throw new CommandError(`${text} is no role`, `Roles: ${allRoles.join(', ')}`)
  return role
}

const required = (words: readonly string[], usage: string): string[] => {
  const count = usage.split(' ').filter((word) => /^[A-Z-]+$/u.test(word)).length
  if (words.length !== count || words.some((word) => word.startsWith('--')))
    throw new CommandError('The arguments are not complete', `Usage: npx entente ${usage}`)
  return [...words]
}

export const accountsList: Command = {
  usage: '',
  summary: 'All accounts: user name, status, e-mail, granted roles, last sign-in; separated by tabs',
  run: (_words, { say }) =>
    withApp(async (app) => {
      for (const account of await listAccounts(app.database))
        say(
          [
            account.userName,
            account.isActive ? 'active' : 'disabled',
            account.email,
            [...account.roles, ...account.foreignRoles].join(',') || '-',
            account.lastSignInAt?.toISOString() ?? 'never',
          ].join('\t'),
        )
    }),
}

/** One line from standard input: a password, which must not stand among a process's arguments. */
const readPassword = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/u)[0] ?? ''
}

const createUsage =
  'accounts create USER-NAME --email ADDRESS [--first-name TEXT] [--last-name TEXT] [--organisation TEXT] [--locale eng|fra|ara] [--role ROLE]… [--invite]'

const createOptions = {
  email: { type: 'string' },
  'first-name': { type: 'string' },
  'last-name': { type: 'string' },
  organisation: { type: 'string' },
  locale: { type: 'string' },
  role: { type: 'string', multiple: true },
  invite: { type: 'boolean' },
} as const

const readWish = (words: readonly string[]) => {
  const usage = `Usage: npx entente ${createUsage}`
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: createOptions,
      allowPositionals: true,
    })
    const [userName] = positionals
    if (!userName || positionals.length > 1 || !values.email)
      throw new Error('A user name and --email are needed')
    const locale = locales.find((each) => each === (values.locale ?? 'eng'))
    if (!locale) throw new Error(`${values.locale} is no language: ${locales.join(', ')}`)
    return { userName, email: values.email, values, locale }
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), usage)
  }
}

export const accountsCreate: Command = {
  usage: 'USER-NAME --email ADDRESS …',
  summary: 'Create an account; the password is read from standard input, or chosen through a mail (--invite)',
  async run(words, { say }) {
    const { userName, email, values, locale } = readWish(words)
    const roles = [...new Set((values.role ?? []).map(readRole))]
    const person = {
      userName,
      email,
      locale,
      roles,
      firstName: values['first-name'] ?? '',
      lastName: values['last-name'] ?? '',
      organisationName: values.organisation ?? '',
    }
    return withApp(async (app) => {
      const known = await loadAccountByUserName(app.database, userName)
      if (known && isSameEmail(known.email, email)) return say(`${known.userName} is there already`)
      if (values.invite) {
        await createAccount(app, operator, person)
        return say(`${userName} was created; a link to choose a password was mailed to ${email}`)
      }
      const password = await readPassword()
      checkNewPassword(password, userName)
      const passwordHash = await hashPassword(app, password)
      const account = { ...person, passwordHash, partnerType: null, address: '', phone: '' }
      await app.database.transaction((tx) => createAccountIn(tx, app, account, { actor: systemActor }))
      return say(`${userName} was created`)
    })
  },
}

const setStatus = (status: 'active' | 'disabled', word: string, summary: string): Command => ({
  usage: 'USER-NAME',
  summary,
  async run(words, { say }) {
    const [userName = ''] = required(words, `accounts ${word} USER-NAME`)
    return withApp(async (app) => {
      const { id } = await getAccount(app, userName)
      await changeStatus(app, operator, { id, status, reason: null })
      say(`${userName} is ${status}`)
    })
  },
})

export const accountsDisable = setStatus(
  'disabled',
  'disable',
  'Disable an account; its sessions and tokens end at once',
)
export const accountsEnable = setStatus('active', 'enable', 'Enable an account again')

const setRole = (has: boolean, word: string, summary: string): Command => ({
  usage: 'USER-NAME ROLE',
  summary,
  async run(words, { say }) {
    const [userName = '', text = ''] = required(words, `accounts ${word} USER-NAME ROLE`)
    const role = readRole(text)
    return withApp(async (app) => {
      const { id } = await getAccount(app, userName)
      await (has ? grantRole : revokeRole)(app, operator, id, role)
      say(`${userName} ${has ? 'has' : 'no longer has'} the role ${role}`)
    })
  },
})

export const accountsGrant = setRole(true, 'grant', 'Give an account a role')
export const accountsRevoke = setRole(false, 'revoke', 'Take a role from an account')
