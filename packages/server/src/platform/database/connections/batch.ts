import { Query, type Connection, type QueryResult, type Submittable } from 'pg'

/** One statement of a batch. */
export interface BatchStatement {
  readonly text: string
  readonly values?: readonly unknown[]
  /** The connection plans a named statement once. */
  readonly name?: string | undefined
}

/** What the driver calls on the query whose answer comes in; `pg` has it, and its types do not. */
interface Answered {
  readonly name?: string
  readonly text: string
  submit(connection: Connection): Error | null
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
  handleEmptyQuery(connection: Connection): void
  handleReadyForQuery(connection: Connection): void
  handleError(error: Error, connection: Connection): void
}

/** What the driver's types leave out of a connection. */
interface Wire {
  readonly stream: { write(bytes: Buffer): void }
  /** Names of statements that are on their way to be planned. */
  readonly submittedNamedStatements: Record<string, string>
}

const syncMessage = Buffer.from([0x53, 0, 0, 0, 4])

/**
 * A connection that keeps what it is given instead of sending it. Nor does it say that a round trip ends: what the
 * server answers before that it sends together, and after an error it skips to it.
 */
const collecting = (connection: Connection, messages: Buffer[]): Connection =>
  Object.create(connection, {
    _send: { value: (message: Buffer) => messages.push(message) },
    sync: { value: () => undefined },
  }) as Connection

/**
 * Several statements that go to the database in one write, and are answered in one: none is looked at before all are
 * sent, and the first that fails keeps those behind it from being executed. The answer is the last one's.
 */
class Batch implements Submittable {
  readonly #queries: readonly Answered[]
  #answered = 0
  /** A value that cannot be sent. */
  #problem: Error | null = null

  constructor(
    statements: readonly BatchStatement[],
    { done, fail }: { done: (result: QueryResult) => void; fail: (error: Error) => void },
  ) {
    this.#queries = statements.map(({ text, values, name }, index) => {
      const config = { text, values: [...(values ?? [])], name, queryMode: 'extended' }
      return new Query(config, (error, result) => {
        if (error) fail((this.#problem = error))
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

  /** What comes after a failure is not planned, whatever the driver noted. */
  #forgetUnplanned({ submittedNamedStatements }: Wire): void {
    for (const { name } of this.#queries.slice(this.#answered))
      if (name !== undefined) Reflect.deleteProperty(submittedNamedStatements, name)
  }

  submit(connection: Connection): Error | null {
    const wire = connection as unknown as Wire
    const messages: Buffer[] = []
    const collector = collecting(connection, messages)
    for (const query of this.#queries) {
      const problem = query.submit(collector) ?? this.#problem
      if (!problem) continue
      // Nothing is sent, for half of a batch must not be executed.
      this.#forgetUnplanned(wire)
      return problem
    }
    // One message costs as much as all of them.
    wire.stream.write(Buffer.concat([...messages, syncMessage]))
    return null
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
    this.#forgetUnplanned(connection as unknown as Wire)
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
