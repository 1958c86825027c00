import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { late, within } from '../../within.ts'
import { describeFailure, openCluster, superuser, type Cluster, type Durability } from './cluster.ts'
import { lockedStatus } from './cluster-lock.ts'
import { findPostmaster, type Postmaster } from './lock-files.ts'
import {
  applicationRole,
  forcePatienceMs,
  launchPostmaster,
  quitOrphans,
  stopPostmaster,
} from './postmaster.ts'
import { startWatchdog } from './watchdog.ts'

/** Where and as whom to connect; fits the options of `pg` as it is. `host` is a folder for a unix socket. */
export interface DatabaseConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password?: string
}

export interface EmbeddedDatabase {
  readonly connection: DatabaseConnection
  /**
   * Gives the database up; the last process that uses it shuts it down. May be called twice.
   * @param patienceMs how long that may take, even when the server does not answer
   */
  stop(patienceMs?: number): Promise<void>
}

export interface EmbeddedDatabaseOptions {
  /** Folder that is ours alone; holds the cluster and its log. */
  readonly dataDirectory: string
  /** Created when absent, owned by the role of `connection.user`. */
  readonly databaseName: string
  readonly log: { info(message: string): void; warn(message: string): void }
  /** `database-watchdog.mjs`, wherever it lies. */
  readonly watchdog: URL
  /** Default `on`. */
  readonly durability?: Durability
}

/** A connection held for as long as this process uses the cluster; the server itself counts them. */
interface Lease {
  readonly client: Client
  readonly postmaster: Postmaster
}

const leaseName = 'entente lease'
const leaseLock = 'SELECT pg_advisory_lock(4919218)'
const countOthers = `SELECT count(*)::int AS others FROM pg_stat_activity WHERE application_name = '${leaseName}' AND pid <> pg_backend_pid()`
const leaseUnlock = 'SELECT pg_advisory_unlock(4919218)'
const startTimeoutMs = 60_000
const retryMs = 1_000
/** How long a stop waits: in all, for a server on its way up, for an answer of a running one, for a good-bye. */
const stopPatienceMs = 6_500
const recoveryPatienceMs = 1_000
const answerPatienceMs = 1_000
const farewellPatienceMs = 100
const leastPatienceMs = 500

/**
 * Runs PostgreSQL on a folder, for this process and any other that asks for the same folder.
 *
 * The rule: every process holds a *lease* (an idle connection). Who finds a live server adopts it, whoever
 * started it; who leaves last shuts it down. A killed process loses its lease with its socket, and its watchdog leaves
 * in its place. When the server dies under us, it is started again.
 *
 * @throws {Error} with cause and remedy, when there are no programs for this platform, the folder holds something
 *   else, or the server does not come up
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const { databaseName, log } = options
  const cluster = await openCluster(path.resolve(options.dataDirectory), options.durability ?? 'on', log)
  const life = { stopping: false }
  let lease = await takeLease(cluster, databaseName, log)
  let recovery: Promise<void> | undefined
  let dismissWatchdog = keep(lease)

  function keep(current: Lease): () => void {
    current.client.once('end', () => {
      if (!life.stopping) recovery = recover()
    })
    return startWatchdog(options.watchdog, {
      connection: supervisorOn(current.postmaster, 'entente watchdog'),
      lock: leaseLock,
      count: countOthers,
      pid: current.postmaster.pid,
    })
  }

  async function recover(): Promise<void> {
    log.warn('The embedded PostgreSQL went away; starting it again')
    dismissWatchdog()
    while (!life.stopping) {
      try {
        lease = await takeLease(cluster, databaseName, log)
        dismissWatchdog = keep(lease)
        return
      } catch (error) {
        log.warn((error as Error).message)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  return {
    connection: {
      host: lease.postmaster.socketFolder,
      port: lease.postmaster.port,
      user: applicationRole,
      database: databaseName,
    },
    async stop(patienceMs = stopPatienceMs) {
      if (life.stopping) return
      life.stopping = true
      const end = performance.now() + patienceMs
      // Or the server that is on its way would come up when nobody is there to stop it.
      if (recovery) await within(recoveryPatienceMs, recovery)
      const wasLast = await giveUp(cluster, lease, end)
      dismissWatchdog()
      log.info(
        wasLast ? 'Embedded PostgreSQL stopped' : 'Embedded PostgreSQL left to the other processes using it',
      )
    },
  }
}

async function takeLease(
  cluster: Cluster,
  databaseName: string,
  log: EmbeddedDatabaseOptions['log'],
): Promise<Lease> {
  let child: ChildProcess | undefined
  let launches = 0
  let locked = 0
  let refusals = 0
  for (const end = performance.now() + startTimeoutMs; performance.now() < end;) {
    const postmaster = await findPostmaster(cluster.folder)
    if (postmaster?.isReady) {
      const client = await connect(postmaster, databaseName)
      if (client) {
        log.info(`Embedded PostgreSQL ${child ? 'started' : 'adopted'} (process ${postmaster.pid})`)
        return { client, postmaster }
      }
      if (++refusals > 200) {
        if (!postmaster.isKnown) throw new Error(await describeFailure(cluster, mayBeAnother(postmaster)))
        log.warn(`The PostgreSQL process ${postmaster.pid} does not answer; replacing it`)
        await stopPostmaster(cluster, postmaster)
        refusals = 0
      }
    } else if (!postmaster && (child === undefined || child.exitCode !== null || child.signalCode !== null)) {
      if (child) {
        locked = child.exitCode === lockedStatus ? locked + 1 : 0
        if (locked > retries.beforeGivingUp) throw new Error(usedElsewhere(cluster))
        if (locked === 0 && launches === 3) throw new Error(await describeFailure(cluster, 'does not start'))
        await quitLeftOvers(cluster, locked, log)
      }
      child = await launchPostmaster(cluster)
      if (locked === 0) launches += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(await describeFailure(cluster, `was not ready within ${startTimeoutMs / 1000} seconds`))
}

const retries = { ms: 100, beforeKilling: 50, beforeGivingUp: 120 }

/** What a killed server has left keeps the next one from starting: it is told to end, and made to after five seconds. */
async function quitLeftOvers(
  cluster: Cluster,
  locked: number,
  log: EmbeddedDatabaseOptions['log'],
): Promise<void> {
  const found = await quitOrphans(cluster, locked > retries.beforeKilling ? 'SIGKILL' : 'SIGQUIT')
  if (found > 0) log.warn(`Ending ${found} processes that a killed PostgreSQL has left behind`)
  await new Promise((resolve) => setTimeout(resolve, retries.ms))
}

const usedElsewhere = ({ folder }: Cluster): string =>
  `The database folder ${folder} is in use by a PostgreSQL that cannot be seen from here: another container, or another ` +
  'machine, that shares it. Stop that one first; two at once would destroy the data.'

const mayBeAnother = ({ pid }: Postmaster): string =>
  `may be served by process ${pid}, which does not answer and cannot be looked into; end it, or remove postmaster.pid if it is another program`

/** How to connect as the supervisor. */
const supervisorOn = ({ socketFolder: host, port }: Postmaster, name: string): ClientConfig => ({
  host,
  port,
  user: superuser,
  database: 'postgres',
  password: '',
  ssl: false,
  application_name: name,
  connectionTimeoutMillis: 5_000,
})

/** Takes the lease under a lock that a leaving process holds too, so nobody adopts a server about to stop. */
async function connect(postmaster: Postmaster, databaseName: string): Promise<Client | undefined> {
  const client = new Client(supervisorOn(postmaster, leaseName))
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(leaseLock)
    await createDatabase(client, databaseName)
    await client.query(leaseUnlock)
    return client
  } catch (error) {
    void client.end()
    if ((error as { code?: string }).code === '28000') {
      throw new Error('The embedded PostgreSQL is running for another user of this machine.', {
        cause: error,
      })
    }
    if (isGoingAway(error as { code?: string })) return undefined
    throw error
  }
}

/** Connection failures and the states `57P01` (shutting down), `57P02` (crash) and `57P03` (not yet accepting). */
function isGoingAway({ code }: { code?: string }): boolean {
  return code === undefined || code.startsWith('E') || code.startsWith('57P')
}

async function createDatabase(client: Client, databaseName: string): Promise<void> {
  const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [applicationRole])
  if (role.rowCount === 0) await client.query(`CREATE ROLE ${applicationRole} LOGIN CREATEDB`)
  const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName])
  if (database.rowCount === 0) {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(databaseName)} OWNER ${applicationRole}`)
  }
}

async function giveUp(cluster: Cluster, lease: Lease, end: number): Promise<boolean> {
  const wasLast = (await countOtherLeases(lease)) === 0
  const patience = end - performance.now() - forcePatienceMs - farewellPatienceMs
  if (wasLast) await stopPostmaster(cluster, lease.postmaster, Math.max(patience, leastPatienceMs))
  await within(farewellPatienceMs, lease.client.end()).catch(() => undefined)
  return wasLast
}

async function countOn(client: Client): Promise<number> {
  const { rows } = await client.query<{ others: number }>(countOthers)
  return rows[0]?.others ?? 0
}

async function countOtherLeases({ client, postmaster }: Lease): Promise<number> {
  const undisturbed = client.query(leaseLock).then(() => countOn(client))
  const answer = await within(answerPatienceMs, undisturbed).catch(() => 0)
  if (answer !== late) return answer
  // Somebody else holds the lock and does not go on, or the whole server stands still: then it serves nobody.
  const anew = new Client({
    ...supervisorOn(postmaster, 'entente'),
    connectionTimeoutMillis: answerPatienceMs,
  })
  anew.on('error', () => undefined)
  const asked = anew.connect().then(() => countOn(anew))
  const others = await within(answerPatienceMs, asked).catch(() => 1)
  void anew.end().catch(() => undefined)
  // This one counts our own lease too.
  return others === late ? 0 : Math.max(others - 1, 0)
}
