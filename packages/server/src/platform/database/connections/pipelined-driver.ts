import {
  CompiledQuery,
  PostgresDialect,
  type DatabaseConnection,
  type Driver,
  type Kysely,
  type QueryExecutorProvider,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { PoolClient, QueryResult as Answer } from 'pg'
import { sendTogether, type BatchStatement } from './batch.ts'
import type { GuardedPool } from './guarded-pool.ts'
import { isMarkedPrepared, isOutdated, nameOfPlan } from './prepared.ts'

/**
 * How long a transaction waits for a lock. Others hold one for milliseconds, as nothing slow happens under it: who waits
 * longer stands in a crowd, and had better come back.
 */
export const lockTimeout = '3s'

const plain = (text: string): BatchStatement => ({ text, name: nameOfPlan(text) })

const begin = [
  plain('begin'),
  plain(
    `select set_config('statement_timeout', '5s', true), set_config('lock_timeout', '${lockTimeout}', true)`,
  ),
]
const commit = plain('commit')

/** As many statements wait for the next answer at most: a crowd of them is sent in parts. */
const mostHeld = 100

const unanswered = new WeakSet<CompiledQuery>()

/**
 * Executes a statement whose answer nobody needs, inside a transaction: it is sent together with the next one that is
 * answered, or with the commit, in one round trip. Should it fail, that one fails with its error, and nothing of the
 * transaction stays. It is planned once for each connection, so its text must be the same every time.
 */
export const writeLater = async (
  { tables }: { readonly tables: Kysely<unknown> },
  query: { compile(provider: QueryExecutorProvider): CompiledQuery },
): Promise<void> => {
  const compiled = query.compile(tables)
  unanswered.add(compiled)
  await tables.executeQuery(compiled)
}

const nothing: QueryResult<never> = { rows: [] }

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

const resultOf = <Row>({ command, rowCount, rows }: Answer): QueryResult<Row> => ({
  ...(changing.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}),
  rows: rows as Row[],
})

/** The transaction had failed already, and whoever ran it has not noticed. */
class NothingCommitted extends Error {
  override readonly name = 'NothingCommitted'
}

class PipelinedConnection implements DatabaseConnection {
  readonly #client: PoolClient
  /** Not sent yet. */
  #held: BatchStatement[] = []
  #isInside = false
  /** The database knows of the transaction. */
  #isBegun = false
  /** Texts whose plan a migration has made void. */
  readonly #outdated = new Set<string>()

  constructor(client: PoolClient) {
    this.#client = client
  }

  /** @param settings of a long look at one moment, which has limits of its own */
  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const isPlain = isolationLevel === undefined && accessMode === undefined
    const words = ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    if (!isPlain) await this.#client.query(words.filter(Boolean).join(' '))
    this.#held = isPlain ? [...begin] : []
    this.#isBegun = !isPlain
    this.#isInside = true
  }

  async commit(): Promise<void> {
    const { command } = await this.#send(commit)
    this.#isInside = false
    if (command !== 'COMMIT')
      throw new NothingCommitted('a statement of this transaction had failed before its commit')
  }

  async rollback(): Promise<void> {
    this.#held = []
    this.#isInside = false
    if (this.#isBegun) await this.#client.query('rollback')
  }

  async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
    const { sql: text, parameters: values } = compiled
    if (!this.#isInside) return resultOf(await this.#ask(text, values))
    if (!unanswered.has(compiled)) return resultOf(await this.#send({ text, values }))
    const statement = { text, values, name: nameOfPlan(text) }
    if (this.#held.length < mostHeld) this.#held.push(statement)
    else await this.#send(statement)
    return nothing
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('rows are not streamed')
  }

  /** Outside a transaction. */
  async #ask(text: string, values: readonly unknown[]): Promise<Answer> {
    if (!isMarkedPrepared(text) || this.#outdated.has(text)) return this.#client.query(text, [...values])
    try {
      return await this.#client.query({ name: nameOfPlan(text), text, values: [...values] })
    } catch (error) {
      if (!isOutdated(error)) throw error
      this.#outdated.add(text)
      return this.#client.query(text, [...values])
    }
  }

  async #send(statement: BatchStatement): Promise<Answer> {
    if (this.#held.length === 0) return this.#client.query(statement.text, [...(statement.values ?? [])])
    const together = [...this.#held, statement]
    this.#held = []
    this.#isBegun = true
    return sendTogether(this.#client, together)
  }

  release(): void {
    this.#client.release()
  }
}

/** Kysely's way to the pool, with transactions that need as few round trips as they have answers to wait for. */
class PipelinedDriver implements Driver {
  readonly #pool: GuardedPool
  readonly #connections = new WeakMap<PoolClient, PipelinedConnection>()

  constructor(pool: GuardedPool) {
    this.#pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PipelinedConnection> {
    const client = await this.#pool.connect()
    const known = this.#connections.get(client)
    if (known) return known
    const connection = new PipelinedConnection(client)
    this.#connections.set(client, connection)
    return connection
  }

  beginTransaction(connection: PipelinedConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(settings)
  }

  commitTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(connection: PipelinedConnection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.#pool.end()
  }
}

/** PostgreSQL as Kysely speaks it, over a pool. */
export class PipelinedDialect extends PostgresDialect {
  readonly #pool: GuardedPool

  constructor(pool: GuardedPool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): Driver {
    return new PipelinedDriver(this.#pool)
  }
}
