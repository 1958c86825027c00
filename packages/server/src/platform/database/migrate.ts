import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'

// Any constant will do; it keeps two starting servers from migrating at once.
const migrationLock = 7_205_511

/** Thrown when the database was made by other migrations than this program's. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly digest: string
}

const readMigrations = async (directory: string): Promise<Migration[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      return { name, sql: text, digest: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this program's version: plain SQL files in the order of their names, each in a transaction
 * of its own, each once. Safe to run from several processes at a time.
 * @param directory the folder of the `.sql` files
 * @returns the names of the migrations that were applied now
 * @throws MigrationError when an applied file was changed afterwards or is unknown here
 */
export const migrate = async (config: ClientConfig, directory: string): Promise<string[]> => {
  const migrations = await readMigrations(directory)
  const client = new Client(config)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists migration (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; digest: string }>(
      'select name, digest from migration',
    )
    const applied = new Map(rows.map((row) => [row.name, row.digest]))
    for (const name of applied.keys())
      if (!migrations.some((migration) => migration.name === name))
        throw new MigrationError(`The database holds migration ${name}, which this version does not know`)
    const now: string[] = []
    for (const migration of migrations) {
      const digest = applied.get(migration.name)
      if (digest === migration.digest) continue
      if (digest !== undefined)
        throw new MigrationError(`Migration ${migration.name} was changed after it had been applied`)
      await client.query('begin')
      await client.query(migration.sql)
      await client.query('insert into migration (name, digest) values ($1, $2)', [
        migration.name,
        migration.digest,
      ])
      await client.query('commit')
      now.push(migration.name)
    }
    return now
  } finally {
    await client.end()
  }
}
