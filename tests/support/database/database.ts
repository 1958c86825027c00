import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { DatabaseConnection } from '../../../packages/server/src/platform/database/embedded/embedded-database.ts'
import type { TestServer } from './database-server.ts'

export interface TestDatabase {
  readonly connection: DatabaseConnection
  /** The same as a `DATABASE_URL`, for processes of their own. */
  readonly url: string
  /**
   * Optional: the end of the run drops what is left, open connections or not. Seldom worth it before: ext4 makes files
   * slowly for a while after others were removed.
   */
  drop(): Promise<void>
}

/** A database of its own for a test file: migrated and seeded, in 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return create(inject('testServer').template)
}

/** A database without any table, for tests of the migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('template1')
}

async function create(template: string): Promise<TestDatabase> {
  const server: TestServer = inject('testServer')
  const name = server.prefix + randomUUID().replaceAll('-', '').slice(0, 12)
  await run(server.connection, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY ${server.strategy}`)
  const connection = { ...server.connection, database: name }
  return {
    connection,
    url: toDatabaseUrl(connection),
    drop: () => run(server.connection, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

function toDatabaseUrl({ host, port, user, database, password }: DatabaseConnection): string {
  const url = new URL(`postgres://localhost:${port}/${database}`)
  url.username = user
  if (password) url.password = password
  if (host.startsWith('/')) url.searchParams.set('host', host)
  else url.hostname = host
  return url.href
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  const client = new Client({ ...connection })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
