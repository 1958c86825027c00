import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The advisory lock number of a name. */
const lockNumber = (name: string): number => createHash('sha256').update(name).digest().readInt32BE()

/** The last piece of exclusive work of each database of this process. */
const turns = new WeakMap<Database, Promise<unknown>>()

/**
 * Runs `work` while no other process runs work of the same name on this database. The lock is held by a connection,
 * so it ends with the process at the latest. In one process such work goes one after another, whatever its name:
 * waiting for the lock takes a connection, and many who wait would leave none for the one who works. So it must not
 * be nested.
 */
export const exclusively = <T>(database: Database, name: string, work: () => Promise<T>): Promise<T> => {
  const locked = () =>
    database.tables.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${lockNumber(name)})`.execute(connection)
      try {
        return await work()
      } finally {
        await sql`select pg_advisory_unlock(${lockNumber(name)})`.execute(connection)
      }
    })
  const turn = (turns.get(database) ?? Promise.resolve()).then(locked, locked)
  turns.set(
    database,
    turn.catch(() => undefined),
  )
  return turn
}
