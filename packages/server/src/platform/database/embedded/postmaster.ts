import { execFileSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, readlink, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'
import { giveTo, isAlive, launch, superuser, type Cluster } from './cluster.ts'

/** What `postmaster.pid` says of a running server. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  readonly isReady: boolean
}

/** The role that the application signs in as: owner of its databases, never superuser. */
export const applicationRole = 'entente'
const port = 5432
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, one of them the final NUL. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103
const socketName = `.s.PGSQL.${port}`
const temporarySocketFolder = '/tmp/entente-'

/** Spawns the server; readiness is seen in `postmaster.pid`. */
export async function launchPostmaster(cluster: Cluster): Promise<ChildProcess> {
  await writeAccessRules(cluster)
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: await chooseSocketFolder(cluster),
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
  const child = await launch(cluster, 'postgres', options)
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
    const file = path.join(cluster.folder, name)
    await writeFile(`${file}.new`, text, { mode: 0o600 })
    await giveTo(cluster.account, `${file}.new`)
    await rename(`${file}.new`, file)
  }
}

/** Inside the cluster where the path is short enough, else a private folder whose name stays the same. */
async function chooseSocketFolder(cluster: Cluster): Promise<string> {
  if (Buffer.byteLength(path.join(cluster.folder, socketName)) <= longestSocketPath) return '.'
  const digest = createHash('sha256').update(cluster.folder).digest('hex')
  const folder = `${temporarySocketFolder}${digest.slice(0, 16)}`
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const expected = [process.getuid?.(), cluster.account?.uid]
  if (!found.isDirectory() || !expected.includes(found.uid) || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} belongs to somebody else. Remove it, or choose a shorter data folder.`)
  }
  await giveTo(cluster.account, folder)
  return folder
}

/**
 * The running server of this cluster, or `undefined`. A `postmaster.pid` left by a killed server whose process
 * number now belongs to a stranger is removed, since PostgreSQL would take the stranger for a server.
 */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const file = path.join(cluster.folder, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid)) return undefined
  if (!(await servesCluster(pid, cluster))) {
    await rm(file, { force: true })
    return undefined
  }
  const socketFolder = lines[4] === '.' ? cluster.folder : (lines[4] ?? '')
  return { pid, port: Number(lines[3]), socketFolder, isReady: lines[7]?.trim() === 'ready' }
}

async function servesCluster(pid: number, cluster: Cluster): Promise<boolean> {
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster.folder
  }
  return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).includes(
    cluster.folder,
  )
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
  const stopped = async () => (await findPostmaster(cluster))?.pid !== pid
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
  if (postmaster.socketFolder !== cluster.folder) await rmdir(postmaster.socketFolder).catch(() => undefined)
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
