import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { preparePostgresBinaries, useOutsideServer } from './postgres-binaries.ts'

/** `off` trades safety against a power failure for speed: tests only. */
export type Durability = 'on' | 'off'

/** One PostgreSQL data directory, with what is needed to run it. */
export interface Cluster {
  /** What `initdb` made: mode 0700, owned by the account that runs PostgreSQL. */
  readonly folder: string
  readonly logFile: string
  readonly binaries: string
  readonly account: Account | undefined
  readonly durability: Durability
}

/** Who runs PostgreSQL when we are root, which it refuses to be run by. */
interface Account {
  readonly uid: number
  readonly gid: number
}

/** The role that owns the cluster; only the supervisor signs in as it. */
export const superuser = 'postgres'
const majorVersion = '18'

/** Opens the data directory, creating the cluster when there is none. */
export async function openCluster(dataDirectory: string, durability: Durability): Promise<Cluster> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o755 })
  const folder = path.join(await realpath(dataDirectory), 'cluster')
  const account = await chooseAccount(folder)
  const binaries = await preparePostgresBinaries(account)
  const cluster = { folder, logFile: path.join(dataDirectory, 'postgres.log'), binaries, account, durability }
  if (existsSync(folder)) await verifyVersion(folder)
  else await createCluster(cluster)
  return cluster
}

async function chooseAccount(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(folder).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const ask = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

async function verifyVersion(folder: string): Promise<void> {
  const found = await readFile(path.join(folder, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') throw new Error(`The database folder ${folder} belongs to another user.`)
      return ''
    },
  )
  if (found === majorVersion) return
  const problem = found
    ? `is of PostgreSQL ${found}, not ${majorVersion}`
    : 'is not a PostgreSQL data directory'
  throw new Error(
    `The database folder ${folder} ${problem}. Move it away or restore a backup. ${useOutsideServer}`,
  )
}

/** `initdb` in a folder of its own, then one rename: a cluster is whole or absent, also when two processes start. */
async function createCluster(cluster: Cluster): Promise<void> {
  const parent = path.dirname(cluster.folder)
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith('cluster.new-'))) {
    if (!isAlive(Number(name.split('-')[1])))
      await rm(path.join(parent, name), { recursive: true, force: true })
  }
  const fresh = await mkdtemp(path.join(parent, `cluster.new-${process.pid}-`))
  try {
    await giveTo(cluster.account, fresh)
    const initdb = await launch({ ...cluster, folder: fresh }, 'initdb', [
      `--username=${superuser}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth=peer',
      '--no-instructions',
      ...(cluster.durability === 'off' ? ['--no-sync', '--wal-segsize=4'] : []),
    ])
    await new Promise((resolve) => initdb.once('exit', resolve))
    if (initdb.exitCode !== 0) throw new Error(await describeFailure(cluster, 'could not be created'))
    await rename(fresh, cluster.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/**
 * Runs a PostgreSQL program detached from our terminal and without our environment. As another account it gets
 * the data directory as an inherited descriptor, because that account may be unable to walk the path to it.
 */
export async function launch(cluster: Cluster, program: string, options: string[]): Promise<ChildProcess> {
  const { account } = cluster
  const log = await open(cluster.logFile, 'a', 0o600)
  const data = await open(cluster.folder, 'r')
  try {
    if (account) await log.chown(account.uid, account.gid)
    const dataPath = account && process.platform === 'linux' ? '/proc/self/fd/3' : cluster.folder
    const child = spawn(path.join(cluster.binaries, 'bin', program), ['-D', dataPath, ...options], {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log.fd, log.fd, data.fd],
      ...account,
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (cause) =>
        reject(new Error(`PostgreSQL cannot be run here (${cause.message}). ${useOutsideServer}`, { cause })),
      )
    })
    return child
  } finally {
    await Promise.all([log.close(), data.close()])
  }
}

/** Sentence for the user: what failed, PostgreSQL's last words, where to read on, what to do. */
export async function describeFailure(cluster: Cluster, what: string): Promise<string> {
  const log = await readFile(cluster.logFile, 'utf8').catch(() => '')
  const words = log.trimEnd().split('\n').slice(-40)
  const cause = words.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? words.at(-1) ?? ''
  return `The embedded PostgreSQL in ${cluster.folder} ${what}: ${cause} (log: ${cluster.logFile}). ${useOutsideServer}`
}

/** Hands a file to the account that runs PostgreSQL. */
export async function giveTo(account: Account | undefined, file: string): Promise<void> {
  if (account) await chown(file, account.uid, account.gid)
}

/** Whether a process of that number exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
