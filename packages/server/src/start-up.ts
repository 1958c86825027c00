import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientConfig } from 'pg'
import { pino, type DestinationStream, type Logger } from 'pino'
import { modules } from './app.ts'
import { decisionsView } from './modules/decision/index.ts'
import { assembleApp, type App } from './platform/app.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { openDatabase, type Database } from './platform/database/database.ts'
import { startEmbeddedDatabase } from './platform/database/embedded/embedded-database.ts'
import { migrate } from './platform/database/migrate.ts'
import { createKeyWork, type KeyWork, type TokenAccess } from './platform/keys/key-work.ts'
import { databaseKeystore, tokenKeystore } from './platform/keys/keystore.ts'
import { openPlatformKeys, type PlatformKeys } from './platform/keys/platform-keys.ts'
import { createVault, loadMasterKey, type Vault } from './platform/keys/vault.ts'
import { createHttpClient } from './platform/outbound/http-client.ts'
import { createRecorder } from './platform/record/record.ts'
import { acknowledging } from './platform/views/acknowledge.ts'
import { stopInOrder } from './platform/stop.ts'
import type { Settings } from './settings.ts'

/** Where the migrations lie, seen from the sources and from the bundle alike. */
export const migrationsDirectory = fileURLToPath(new URL('../migrations', import.meta.url))

/** The script of the threads that work with private keys, seen from both as well. */
export const keyWorkerFile = new URL('../workers/private-key-worker.mjs', import.meta.url)

/**
 * The log: JSON lines, without anything that could be a secret.
 * @param destination standard output when absent
 */
export const createLog = (settings: Pick<Settings, 'LOG_LEVEL'>, destination?: DestinationStream): Logger => {
  const secrets = ['*.password', '*.secret', '*.token', 'req.headers']
  // The database names the values that broke a constraint: an address, an organisation.
  const values = ['err.detail', 'err.where', 'err.parameters']
  const redact = { paths: [...secrets, ...values], remove: true }
  const options = { level: settings.LOG_LEVEL, redact }
  return destination ? pino(options, destination) : pino(options)
}

/** The script that stops the embedded database in the place of a killed process, seen from both as well. */
const databaseWatchdog = new URL('../workers/database-watchdog.mjs', import.meta.url)

/** A connection to the database, and how to give it up. */
export interface DatabaseAccess {
  readonly connection: ClientConfig
  /** @param patienceMilliseconds how long it may take */
  close(patienceMilliseconds?: number): Promise<void>
}

/** The outside database of the settings, or our own. */
export const reachDatabase = async (settings: Settings, log: Logger): Promise<DatabaseAccess> => {
  if (settings.DATABASE_URL)
    return { connection: { connectionString: settings.DATABASE_URL }, close: async () => undefined }
  const embedded = await startEmbeddedDatabase({
    dataDirectory: join(settings.dataDirectory, 'database'),
    databaseName: 'entente',
    watchdog: databaseWatchdog,
    log,
  })
  return { connection: { ...embedded.connection }, close: (patience) => embedded.stop(patience) }
}

const appMilliseconds = 4_000
/** How long the end of an app takes at most, its database included. */
export const closeMilliseconds = 6_500

/** An open app, and how to close it. */
export interface OpenApp {
  readonly app: App
  close(): Promise<void>
}

/**
 * Opens everything that use cases stand on: database (migrated), vault, keys.
 * @param clock defaults to the machine's
 */
export const openApp = async (
  settings: Settings,
  log: Logger,
  clock: Clock = systemClock,
): Promise<OpenApp> => {
  const access = await reachDatabase(settings, log)
  try {
    const applied = await migrate(access.connection, migrationsDirectory)
    if (applied.length > 0) log.info({ applied }, 'migrated')
    const opened = await openOnDatabase(settings, log, clock, access.connection)
    return {
      app: opened.app,
      async close() {
        const end = performance.now() + closeMilliseconds
        await stopInOrder(log, [{ name: 'app', milliseconds: appMilliseconds, run: () => opened.close() }])
        // What the others did not need is the database's: a busy one has much to write.
        const left = end - performance.now()
        await stopInOrder(log, [{ name: 'database', milliseconds: left, run: () => access.close(left) }])
      },
    }
  } catch (error) {
    await access.close()
    throw error
  }
}

const tokenOf = ({
  PKCS11_LIBRARY: library,
  PKCS11_TOKEN: label,
  PKCS11_PIN: pin,
}: Settings): TokenAccess | null => (library && label && pin ? { library, label, pin } : null)

const openKeys = (
  settings: Settings,
  parts: {
    readonly database: Database
    readonly clock: Clock
    readonly vault: Vault
    readonly work: KeyWork
  },
): Promise<PlatformKeys> => {
  const { vault, work, ...rest } = parts
  const hasToken = tokenOf(settings) !== null
  return openPlatformKeys({
    ...rest,
    country: settings.ISSUER_COUNTRY,
    organisation: settings.ISSUER_ORGANISATION,
    trustUrl: settings.trustUrl,
    record: createRecorder(parts.clock, []),
    keystores: {
      database: databaseKeystore(vault, work),
      ...(hasToken ? { pkcs11: tokenKeystore(work) } : {}),
    },
    newKeysIn: settings.KEYSTORE,
  })
}

/** `openApp` on a database that is there and migrated. */
export const openOnDatabase = async (
  settings: Settings,
  log: Logger,
  clock: Clock,
  connection: ClientConfig,
): Promise<OpenApp> => {
  const masterKey = await loadMasterKey(
    settings.ENTENTE_MASTER_KEY,
    join(settings.dataDirectory, 'master.key'),
  )
  const vault = createVault(masterKey)
  const database = openDatabase(
    {
      ...connection,
      max: settings.DATABASE_POOL,
      connectionTimeoutMillis: settings.DATABASE_WAIT_SECONDS * 1000,
    },
    acknowledging([decisionsView]),
  )
  const work = createKeyWork({ file: keyWorkerFile, threads: settings.keyThreads, token: tokenOf(settings) })
  const close = (): Promise<void> =>
    stopInOrder(log, [
      { name: 'key work', milliseconds: 500, run: () => work.close() },
      { name: 'connections', milliseconds: 1_500, run: () => database.close() },
    ])
  try {
    const keys = await openKeys(settings, { database, clock, vault, work })
    const http = createHttpClient({ allowed: settings.OUTBOUND_ALLOWED })
    const app = assembleApp({ settings, log, clock, database, connection, vault, keys, work, http }, modules)
    return {
      app,
      async close() {
        const feeds = async () =>
          void (await Promise.all(app.extensions.map(async (extension) => extension.close?.())))
        // The usage log stores what waits.
        await stopInOrder(log, [{ name: 'extensions', milliseconds: 2_000, run: feeds }])
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
