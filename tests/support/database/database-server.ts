import { createHash, randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import {
  startEmbeddedDatabase,
  type DatabaseConnection,
} from '../../../packages/server/src/platform/database/embedded/embedded-database.ts'

/** What a test file needs to make databases of its own; see `database.ts`. */
export interface TestServer {
  /** A connection that may create databases. */
  readonly connection: DatabaseConnection
  readonly template: string
  /** How a clone is made: a copy of the files wherever nobody waits for the disk, a third of the time; else by the log. */
  readonly strategy: 'file_copy' | 'wal_log'
  /** Prefix of all databases of this run, by which left-overs are found. */
  readonly prefix: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

const root = path.resolve(import.meta.dirname, '../../..')
const runLocks = 71_001
const templateLocks = 71_002
const preparing = 71_003

/**
 * Once per test run: a PostgreSQL server (the one of `DATABASE_URL`, else an embedded one that does not wait for
 * the disk) with a template database to clone. The template stays for the next run while the server's sources
 * are the same.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer()
  const client = new Client({ ...server.connection })
  try {
    await client.connect()
    const { connection, strategy } = server
    const testServer = { connection, strategy, ...(await prepareRun(client, connection)) }
    project.provide('testServer', testServer)
    return async () => {
      for (const name of await listDatabases(client, testServer.prefix)) await drop(client, name)
      await client.end()
      await server.close()
    }
  } catch (error) {
    await client.end()
    await server.close()
    throw error
  }
}

/** Takes the locks that protect this run's databases from other runs, cleans up, and sees to the template. */
async function prepareRun(
  client: Client,
  connection: DatabaseConnection,
): Promise<Pick<TestServer, 'template' | 'prefix'>> {
  const run = randomInt(2 ** 31)
  const template = `entente_template_${hashSources()}`
  await client.query('SELECT pg_advisory_lock($1, 0)', [preparing])
  await client.query('SELECT pg_advisory_lock($1, $2)', [runLocks, run])
  await client.query('SELECT pg_advisory_lock_shared($1, $2)', [templateLocks, lockNumber(template)])
  await removeLeftOvers(client)
  await makeTemplate(client, connection, template)
  await client.query('SELECT pg_advisory_unlock($1, 0)', [preparing])
  return { template, prefix: `entente_test_${run}_` }
}

type Server = Pick<TestServer, 'connection' | 'strategy'> & { close(): Promise<void> }

async function openServer(): Promise<Server> {
  const outside = process.env.DATABASE_URL
  if (outside)
    return { connection: parseDatabaseUrl(outside), strategy: 'wal_log', close: async () => undefined }
  const embedded = await startEmbeddedDatabase({
    dataDirectory: path.join(root, 'node_modules/.cache/entente/test-database'),
    databaseName: 'tests',
    watchdog: new URL('../../../packages/server/workers/database-watchdog.mjs', import.meta.url),
    durability: 'off',
    log: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
  })
  return { connection: embedded.connection, strategy: 'file_copy', close: () => embedded.stop() }
}

function parseDatabaseUrl(text: string): DatabaseConnection {
  const url = new URL(text)
  const password = decodeURIComponent(url.password)
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    database: url.pathname.slice(1),
    ...(password ? { password } : {}),
  }
}

/** Changes with every source that can change a migrated and seeded database, and every day. */
function hashSources(): string {
  const hash = createHash('sha256').update(new Date().toDateString())
  for (const folder of ['packages/server/src', 'packages/server/migrations', 'packages/trust/src']) {
    const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).toSorted()
    for (const file of files.filter((name) => /\.(ts|json|sql)$/.test(name) && !name.endsWith('.test.ts'))) {
      hash.update(file).update(readFileSync(path.join(root, folder, file)))
    }
  }
  for (const file of ['template.ts', '../test-settings.ts', '../people/personas.ts'])
    hash.update(readFileSync(path.join(import.meta.dirname, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Drops what crashed runs left (their lock went with them) and templates that no run holds any more. */
async function removeLeftOvers(client: Client): Promise<void> {
  for (const name of await listDatabases(client, 'entente_t')) {
    const run = /^entente_test_(\d+)_/.exec(name)?.[1]
    const lock = run ? [runLocks, Number(run)] : [templateLocks, lockNumber(name)]
    const { rows } = await client.query<{ free: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2) AS free`,
      lock,
    )
    if (rows[0]?.free) await drop(client, name)
  }
}

async function makeTemplate(client: Client, connection: DatabaseConnection, template: string): Promise<void> {
  if ((await listDatabases(client, template)).includes(template)) return
  const unfinished = `${template}_new`
  await drop(client, unfinished)
  await client.query(`CREATE DATABASE ${unfinished}`)
  // With it comes the whole server, which a run that finds its template never needs.
  const { prepareTemplate } = await import('./template.ts')
  await prepareTemplate({ ...connection, database: unfinished })
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`)
}

function lockNumber(template: string): number {
  return Number.parseInt(template.slice('entente_template_'.length).slice(0, 7), 16)
}

async function listDatabases(client: Client, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [prefix],
  )
  return rows.map((row) => row.datname)
}

async function drop(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`)
}
