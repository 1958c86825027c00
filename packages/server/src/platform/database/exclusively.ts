import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The advisory lock number of a name. */
const lockNumber = (name: string): number => createHash('sha256').update(name).digest().readInt32BE()

/**
 * Runs `work` while no other process runs work of the same name on this database. The lock is held by a connection,
 * so it ends with the process at the latest.
 */
export const exclusively = <T>(database: Database, name: string, work: () => Promise<T>): Promise<T> =>
  database.tables.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${lockNumber(name)})`.execute(connection)
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(${lockNumber(name)})`.execute(connection)
    }
  })
