import { Kysely, sql } from 'kysely'
import { types, type PoolConfig } from 'pg'
import { createGuardedPool } from './connections/guarded-pool.ts'
import { openedBy, runInsideTransaction } from './inside/inside-transaction.ts'
import type { OwnChanges } from './inside/own-changes.ts'
import { PipelinedDialect } from './connections/pipelined-driver.ts'

export { lockTimeout, writeLater } from './connections/pipelined-driver.ts'

// Counts fit a double; the default text would leak into every total.
types.setTypeParser(types.builtins.INT8, Number)

/** Something that can read: the pool or a transaction. Stores narrow it to their own tables. */
export interface Reader {
  readonly tables: Kysely<unknown>
}

declare const transactional: unique symbol

/**
 * An open transaction. Only `Database.transaction` makes one, and every writing store function takes it first,
 * so that nothing is ever stored outside a transaction.
 */
export interface Tx extends Reader {
  readonly [transactional]: true
}

/** The database of one process. */
export interface Database extends Reader {
  /** What this process itself is changing. */
  readonly ownChanges: OwnChanges
  /**
   * Runs one use case in one transaction: a statement may take 5 s, a lock be waited for 3 s; serialization failures and
   * deadlocks are retried up to three times, so the work must have no effect outside the database. Inside, everything
   * slow is refused (see `refuseInsideTransaction`): the pool, the outside, mail, hashing, private keys.
   * @throws Busy when no connection is free in time
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** True when the server answers. */
  reachable(): Promise<boolean>
  close(): Promise<void>
}

/** Narrows a reader to the tables of a store. */
export const tablesOf = <Tables>(reader: Reader): Kysely<Tables> => reader.tables as Kysely<Tables>

const retryable = new Set(['40001', '40P01'])

/** PostgreSQL's five-letter error code, when the error is one of its own. */
const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** True when `error` is the violation of the unique constraint or index `name`. */
export const violatesUnique = (error: unknown, name: string): boolean =>
  sqlState(error) === '23505' && (error as { constraint?: string }).constraint === name

/**
 * What every connection of the pool asks of the database. A process that freezes or is cut off from it must not hold
 * locks for ever.
 */
const sessionSettings = [
  'statement_timeout=15000',
  'idle_in_transaction_session_timeout=15000',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
  'timezone=UTC',
  // Announcements of changes come as notices.
  'client_min_messages=notice',
]

/**
 * Opens the pool. The first query opens the first connection.
 * @param acknowledge what has to be waited for after a commit, before whoever asked for it is told
 */
export const openDatabase = (
  config: PoolConfig,
  acknowledge: (database: Database) => Promise<void> = async () => undefined,
): Database => {
  const options = sessionSettings.map((setting) => `-c ${setting}`).join(' ')
  const pool = createGuardedPool({ ...config, options })
  const tables = new Kysely<unknown>({ dialect: new PipelinedDialect(pool) })
  const attempt = <T>(opener: { readonly stack?: string }, work: (tx: Tx) => Promise<T>): Promise<T> =>
    tables
      .transaction()
      .execute((trx) => runInsideTransaction(opener, () => work({ tables: trx } as unknown as Tx)))
  const transaction: Database['transaction'] = async (work) => {
    const opener = openedBy(transaction)
    let isCommitted = false
    for (let retries = 3; ; retries -= 1) {
      try {
        const result = await attempt(opener, work)
        isCommitted = true
        await acknowledge(database)
        return result
      } catch (error) {
        if (isCommitted || retries === 0 || !retryable.has(sqlState(error) ?? '')) throw error
      }
    }
  }
  const database: Database = {
    tables,
    ownChanges: pool.ownChanges,
    transaction,
    async reachable() {
      try {
        await sql`select 1`.execute(tables)
        return true
      } catch {
        return false
      }
    },
    close: () => tables.destroy(),
  }
  return database
}
