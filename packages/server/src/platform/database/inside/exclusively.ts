import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { refuseInsideTransaction } from './inside-transaction.ts'

/** The advisory lock number of a name. */
const lockNumber = (name: string): number => createHash('sha256').update(name).digest().readInt32BE()

/** The name of the exclusive work that this asynchronous work belongs to. */
const working = new AsyncLocalStorage<string>()

/** Exclusive work asked for other exclusive work, for which it would wait for ever. */
class NestedExclusiveWork extends Error {
  override readonly name = 'NestedExclusiveWork'
}

/** The last piece of exclusive work of each database of this process. */
const turns = new WeakMap<Database, Promise<unknown>>()

/**
 * Runs `work` while no other process runs work of the same name on this database. The lock is held by a connection,
 * so it ends with the process at the latest. In one process such work goes one after another, whatever its name:
 * waiting for the lock takes a connection, and many who wait would leave none for the one who works. So it cannot be
 * nested, nor begin inside a transaction.
 */
export const exclusively = async <T>(
  database: Database,
  name: string,
  work: () => Promise<T>,
): Promise<T> => {
  refuseInsideTransaction(`the exclusive work “${name}”`)
  const around = working.getStore()
  if (around !== undefined) throw new NestedExclusiveWork(`“${name}” was asked for inside “${around}”`)
  const locked = () =>
    database.tables.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${lockNumber(name)})`.execute(connection)
      try {
        return await working.run(name, work)
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
