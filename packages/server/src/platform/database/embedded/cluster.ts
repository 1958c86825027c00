import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { chooseAccount, type Account } from './account.ts'
import { lockedStatus, openBeside, openLock } from './cluster-lock.ts'
import { preparePostgresBinaries, useOutsideServer } from './postgres-binaries.ts'
import { isAlive } from './server-processes.ts'

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

/** The role that owns the cluster; only the supervisor signs in as it. */
export const superuser = 'postgres'
const majorVersion = '18'

/** Opens the data directory, creating the cluster when there is none. */
export async function openCluster(
  dataDirectory: string,
  durability: Durability,
  log: Parameters<typeof chooseAccount>[1],
): Promise<Cluster> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  await keepOthersOut(dataDirectory)
  const folder = path.join(await realpath(dataDirectory), 'cluster')
  const isThere = existsSync(folder)
  if (isThere) await verifyVersion(folder)
  const account = await chooseAccount(folder, log)
  const binaries = await preparePostgresBinaries(account)
  const cluster = { folder, logFile: path.join(dataDirectory, 'postgres.log'), binaries, account, durability }
  if (!isThere) await createCluster(cluster)
  return cluster
}

/** Whoever may write into the folder around the cluster may put another in its place. */
async function keepOthersOut(dataDirectory: string): Promise<void> {
  const { uid, mode } = await stat(dataDirectory)
  if (uid === process.getuid?.() && (mode & 0o022) !== 0) await chmod(dataDirectory, mode & 0o755)
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
    if (cluster.account) await chown(fresh, cluster.account.uid, cluster.account.gid)
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
 * Takes the lock on descriptor 4, removes the files before `--`, and becomes the program behind it. The program and its
 * children keep the lock until the last of them is gone, on this machine and in every container that shares the folder.
 * Where there is no `flock`, PostgreSQL's own lock files must do.
 */
const alone = `
  flock -n -E ${lockedStatus} 4 2>/dev/null
  [ $? -eq ${lockedStatus} ] && exit ${lockedStatus}
  while [ "$1" != -- ]; do rm -f -- "$1"; shift; done
  shift
  exec "$@"`

/**
 * Runs a PostgreSQL program detached from our terminal and without our environment. As another account it gets
 * the data directory as an inherited descriptor, because that account may be unable to walk the path to it.
 * @param stale for a server: files of its folder, or elsewhere, to remove once it has the cluster to itself
 */
export async function launch(
  cluster: Cluster,
  program: string,
  options: readonly string[],
  stale?: readonly string[],
): Promise<ChildProcess> {
  const { account } = cluster
  const opened: FileHandle[] = []
  const keep = (handle: FileHandle): FileHandle => {
    opened.push(handle)
    return handle
  }
  try {
    const log = keep(await openBeside(cluster.logFile))
    const data = keep(await open(cluster.folder, 'r'))
    const lock = keep(await openLock(cluster.folder))
    if (account) for (const each of [log, lock]) await each.chown(account.uid, account.gid)
    const dataPath = account && process.platform === 'linux' ? '/proc/self/fd/3' : cluster.folder
    const command = [path.join(cluster.binaries, 'bin', program), '-D', dataPath, ...options]
    const away = stale?.map((file) => path.resolve(dataPath, file)) ?? []
    const [file = '', ...words] = stale ? ['/bin/sh', '-c', alone, 'sh', ...away, '--', ...command] : command
    const child = spawn(file, words, {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log.fd, log.fd, data.fd, ...(stale ? [lock.fd] : [])],
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
    await Promise.all(opened.map((each) => each.close()))
  }
}

/** Sentence for the user: what failed, PostgreSQL's last words, where to read on, what to do. */
export async function describeFailure(cluster: Cluster, what: string): Promise<string> {
  const log = await readFile(cluster.logFile, 'utf8').catch(() => '')
  const words = log.trimEnd().split('\n').slice(-40)
  const cause = words.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? words.at(-1) ?? ''
  return `The embedded PostgreSQL in ${cluster.folder} ${what}: ${cause} (log: ${cluster.logFile}). ${useOutsideServer}`
}
