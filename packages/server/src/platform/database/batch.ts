import { Query, type Connection, type QueryResult, type Submittable } from 'pg'

/** One statement of a batch. */
export interface BatchStatement {
  readonly text: string
  readonly values?: readonly unknown[]
  /** The connection plans a named statement once. */
  readonly name?: string | undefined
}

/** What the driver calls on the query whose answer comes in; `pg` has it, and its types do not. */
interface Answered extends Submittable {
  readonly name?: string
  readonly text: string
  submit(connection: Connection): Error | null | undefined
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
  handleEmptyQuery(connection: Connection): void
  handleReadyForQuery(connection: Connection): void
  handleError(error: Error, connection: Connection): void
}

/** The end of a round trip: what the server answers before it, it sends together, and after an error it skips to it. */
const withoutSync = (connection: Connection): Connection =>
  Object.create(connection, { sync: { value: () => undefined } }) as Connection

/**
 * Several statements that go to the database in one write, and are answered in one: none is looked at before all are
 * sent, and the first that fails keeps those behind it from being executed. The answer is the last one's.
 */
class Batch implements Submittable {
  readonly #queries: readonly Answered[]
  readonly #fail: (error: Error) => void
  #answered = 0
  #isSent = false

  constructor(
    statements: readonly BatchStatement[],
    { done, fail }: { done: (result: QueryResult) => void; fail: (error: Error) => void },
  ) {
    this.#fail = fail
    this.#queries = statements.map(({ text, values, name }, index) => {
      const config = { text, values: [...(values ?? [])], name, queryMode: 'extended' }
      return new Query(config, (error, result) => {
        if (error) fail(error)
        else if (index === statements.length - 1) done(result)
      }) as unknown as Answered
    })
  }

  get #current(): Answered {
    const query = this.#queries[this.#answered]
    if (!query) throw new Error('the database answers more than it was asked')
    return query
  }

  get #isLast(): boolean {
    return this.#answered === this.#queries.length - 1
  }

  /** The driver notes under it that a connection knows the statement. */
  get name(): string | undefined {
    return this.#current.name
  }

  get text(): string {
    return this.#current.text
  }

  submit(connection: Connection): void {
    const { stream } = connection
    const together = withoutSync(connection)
    stream.cork()
    try {
      for (const query of this.#queries) {
        const problem = query.submit(query === this.#queries.at(-1) ? connection : together)
        if (problem) throw problem
      }
      this.#isSent = true
    } catch (error) {
      // Half of a batch must not be executed.
      stream.destroy()
      this.#fail(error as Error)
    } finally {
      stream.uncork()
    }
  }

  handleRowDescription(message: unknown): void {
    this.#current.handleRowDescription(message)
  }

  handleDataRow(message: unknown): void {
    this.#current.handleDataRow(message)
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#current.handleCommandComplete(message, connection)
    if (!this.#isLast) this.#answered += 1
  }

  handleEmptyQuery(connection: Connection): void {
    this.#current.handleEmptyQuery(connection)
    if (!this.#isLast) this.#answered += 1
  }

  handleReadyForQuery(connection: Connection): void {
    this.#current.handleReadyForQuery(connection)
  }

  handleError(error: Error, connection: Connection): void {
    if (!this.#isSent) throw error
    this.#current.handleError(error, connection)
  }
}

/** Whoever can be asked by the driver's protocol: a connection of the pool. */
interface Asked {
  query(batch: Submittable): unknown
}

/**
 * Sends statements in one round trip. @returns the answer to the last one
 * @throws whatever the first one throws that fails; those behind it were not executed
 */
export const sendTogether = async (
  client: Asked,
  statements: readonly BatchStatement[],
): Promise<QueryResult> => {
  try {
    return await new Promise<QueryResult>((done, fail) => {
      client.query(new Batch(statements, { done, fail }))
    })
  } catch (error) {
    // Names the statements' program instead of the socket's.
    if (error instanceof Error) Error.captureStackTrace(error, sendTogether)
    throw error
  }
}
