import { execFileSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { whileLocked } from './cluster-lock.ts'
import { handOver } from './hand-over.ts'
import { findPostmaster } from './lock-files.ts'

/** Who runs PostgreSQL when we are root, which it refuses to be run by. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

interface Log {
  info(message: string): void
  warn(message: string): void
}

/** The account that is there for the database and nothing else. */
const systemAccount = 'entente-db'

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

/** How systems make an account that nobody signs in with; the second is BusyBox. */
const makers: readonly (readonly [program: string, ...options: string[]])[] = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir=/nonexistent',
    '--shell=/usr/sbin/nologin',
  ],
  ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin'],
]

const run = (program: string, ...options: readonly string[]): string =>
  execFileSync(program, options, { encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'pipe'] })

const lookUp = (name: string): Account | undefined => {
  try {
    return { uid: Number(run('id', '-u', name)), gid: Number(run('id', '-g', name)) }
  } catch {
    return undefined
  }
}

const lastLine = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr?.trim() || message).split('\n').at(-1) ?? ''
}

/** The account for the database, made if need be. @returns why there is none, where there is none */
async function ownAccount(): Promise<Account | string> {
  let problem = ''
  // Others may make accounts at the same moment, ours included: the list of accounts is locked meanwhile.
  for (let tries = 0; tries < 10; tries += 1) {
    const found = lookUp(systemAccount)
    if (found) return found.uid === 0 ? `${systemAccount} is root` : found
    for (const [program, ...options] of makers)
      try {
        run(program, ...options, systemAccount)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problem = lastLine(error)
      }
    if (!/lock/u.test(problem)) break
    await pause(200)
  }
  return lookUp(systemAccount) ?? (problem || 'this system has no useradd')
}

/**
 * Who runs the PostgreSQL of a data directory: as root an account of its own, so that no other process may change its
 * files, made at the first start. A directory in somebody's own folder stays theirs. Any other – earlier versions gave
 * them to `nobody` – is taken over when its server is down.
 * @returns undefined: we ourselves
 */
export async function chooseAccount(folder: string, log: Log): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(folder).catch(() => undefined)
  const parent = await stat(path.dirname(folder))
  if (owner && owner.uid !== 0 && owner.uid === parent.uid) return { uid: owner.uid, gid: owner.gid }
  // Whose folder it is could put another cluster in the place of ours: it is theirs from the beginning.
  if (!owner && parent.uid !== 0) return { uid: parent.uid, gid: parent.gid }
  const account = await ownAccount()
  const former = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined
  if (typeof account === 'string') {
    const runsAs = former ?? lookUp('nobody')
    if (!runsAs)
      throw new Error(`PostgreSQL must not run as root, and there is no account for it: ${account}`)
    log.warn(
      `THE DATABASE IS NOT ALONE: every other process of user ${runsAs.uid} may read and change its files, ` +
        `because no account ${systemAccount} could be made (${account}). ` +
        `Make one (useradd --system ${systemAccount}) and start again, or set DATABASE_URL.`,
    )
    return runsAs
  }
  if (!owner || owner.uid === account.uid) return account
  const isDown = !(await findPostmaster(folder))
  if (!isDown || !(await whileLocked(folder, () => handOver(folder, account)))) {
    // A folder of root's is one whose taking over was interrupted, or goes on at this moment.
    if (!former) throw new Error(`The database folder ${folder} is in use by another process. Start again.`)
    log.warn(
      `The embedded PostgreSQL runs as user ${former.uid}; ${systemAccount} takes it over at a later start`,
    )
    return former
  }
  log.info(`The embedded database was taken over from user ${owner.uid} by ${systemAccount}`)
  return account
}
