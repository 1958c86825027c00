import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, types, type PoolConfig } from 'pg'

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
  /**
   * Runs one use case in one transaction: statement time-out 5 s; serialization failures and deadlocks are retried
   * up to three times, so the work must have no effect outside the database.
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

/** True when `error` says that a lock was not to be had within `lock_timeout`. */
export const isLockTimeout = (error: unknown): boolean => sqlState(error) === '55P03'

/**
 * What every connection of the pool asks of the database. A process that freezes or is cut off from it must not hold
 * locks for ever; what goes on between two statements at the longest is asking an authority about revocation.
 */
const sessionSettings = [
  'statement_timeout=15000',
  'idle_in_transaction_session_timeout=15000',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
  'timezone=UTC',
]

/** Opens the pool. The first query opens the first connection. */
export const openDatabase = (config: PoolConfig): Database => {
  const options = sessionSettings.map((setting) => `-c ${setting}`).join(' ')
  const pool = new Pool({ ...config, options, keepAlive: true })
  // A lost idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  // The same for one at work: its query is refused, and the pool throws the connection away.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const tables = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const attempt = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    tables.transaction().execute(async (trx) => {
      await sql`set local statement_timeout = 5000`.execute(trx)
      return work({ tables: trx } as unknown as Tx)
    })
  return {
    tables,
    async transaction(work) {
      for (let retries = 3; ; retries -= 1) {
        try {
          return await attempt(work)
        } catch (error) {
          if (retries === 0 || !retryable.has(sqlState(error) ?? '')) throw error
        }
      }
    },
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
}
