import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lchown, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'
import { launch, superuser, type Cluster } from './cluster.ts'
import { findPostmaster, isStale, type Postmaster } from './lock-files.ts'
import { findOrphans, markOf } from './server-processes.ts'

/** The role that the application signs in as: owner of its databases, never superuser. */
export const applicationRole = 'entente'
const port = 5432
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, one of them the final NUL. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103
const socketName = `.s.PGSQL.${port}`
const temporarySocketFolder = '/tmp/entente-'

/** Spawns the server; readiness is seen in `postmaster.pid`. It ends with `lockedStatus` where another one runs. */
export async function launchPostmaster(cluster: Cluster): Promise<ChildProcess> {
  await writeAccessRules(cluster)
  const sockets = await chooseSocketFolder(cluster)
  const settings: Record<string, string> = {
    cluster_name: markOf(cluster.folder),
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: sockets,
    max_connections: '100',
    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    io_method: 'sync',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(cluster.durability === 'off'
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const locks = ['postmaster.pid', path.join(sockets, `${socketName}.lock`)]
  const stale = await Promise.all(
    locks.map((file) => isStale(path.resolve(cluster.folder, file), cluster.folder)),
  )
  const child = await launch(
    cluster,
    'postgres',
    options,
    locks.filter((_, at) => stale[at]),
  )
  child.unref()
  return child
}

/**
 * Only the kernel-verified operating-system user that started us (and root) may sign in; there is no password
 * to lose, and no other local user gets in even where the socket could be reached.
 */
async function writeAccessRules(cluster: Cluster): Promise<void> {
  const users = [...new Set(['root', userInfo().username])]
  const roles = [superuser, applicationRole]
  const identities = users.flatMap((user) => roles.map((role) => `entente "${user}" ${role}\n`))
  for (const [name, text] of [
    ['pg_hba.conf', 'local all all peer map=entente\n'],
    ['pg_ident.conf', identities.join('')],
  ] as const) {
    await writeRules(cluster, path.join(cluster.folder, name), text)
  }
}

/** The folder is not ours when we are root: a link that lies there must not lead us anywhere. */
async function writeRules({ account }: Cluster, file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.new`
  await rm(unfinished, { force: true })
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    if (account) await handle.chown(account.uid, account.gid)
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}

/** Inside the cluster where the path is short enough, else a private folder whose name stays the same. */
async function chooseSocketFolder(cluster: Cluster): Promise<string> {
  if (Buffer.byteLength(path.join(cluster.folder, socketName)) <= longestSocketPath) return '.'
  // Of each account its own: one that a former account has left there is not ours to open.
  const whose = `${cluster.account?.uid ?? ''} ${cluster.folder}`
  const folder = `${temporarySocketFolder}${createHash('sha256').update(whose).digest('hex').slice(0, 16)}`
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const expected = [process.getuid?.(), cluster.account?.uid]
  if (!found.isDirectory() || !expected.includes(found.uid) || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} belongs to somebody else. Remove it, or choose a shorter data folder.`)
  }
  if (cluster.account) await lchown(folder, cluster.account.uid, cluster.account.gid)
  return folder
}

const quitPatienceMs = 700
const killPatienceMs = 500

/** How long `stopPostmaster` takes beyond its patience at most. */
export const forcePatienceMs = quitPatienceMs + killPatienceMs

/**
 * Fast shutdown: open transactions are rolled back, everything committed is on disk. A server that does not go within
 * the patience is told to leave everything as it is, then killed with all its processes; the next start recovers from
 * the log what was committed. Returns when it is down.
 */
export async function stopPostmaster(
  cluster: Cluster,
  postmaster: Postmaster,
  patienceMs = 20_000,
): Promise<void> {
  const { pid } = postmaster
  const stopped = async () => (await findPostmaster(cluster.folder))?.pid !== pid
  signal(pid, 'SIGINT')
  // One that was frozen hears it.
  signal(pid, 'SIGCONT')
  if (!(await eventually(stopped, patienceMs))) {
    signal(pid, 'SIGQUIT')
    if (!(await eventually(stopped, quitPatienceMs))) {
      const processes = [pid, ...(await childrenOf(pid))]
      for (const each of processes) signal(each, 'SIGKILL')
      await eventually(stopped, killPatienceMs)
    }
  }
  if (postmaster.socketFolder.startsWith(temporarySocketFolder))
    await rmdir(postmaster.socketFolder).catch(() => undefined)
}

/** Ends what a killed server has left behind; PostgreSQL starts no other before. @returns how many there were */
export async function quitOrphans(cluster: Cluster, name: NodeJS.Signals): Promise<number> {
  const orphans = await findOrphans(cluster.folder)
  for (const pid of orphans) signal(pid, name)
  return orphans.length
}

/** The processes that a process has started, on Linux; a frozen one would outlive it, and keep the next server out. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').map(Number).filter(Boolean)
}

/** Polls every 10 ms until the condition holds (`true`) or the time is over (`false`). */
async function eventually(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end;) {
    if (await condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return false
}

/** Sends a signal; a process that is already gone is no error. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
