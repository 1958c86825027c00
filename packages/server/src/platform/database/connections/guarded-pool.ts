import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { Busy } from './busy.ts'
import { refuseInsideTransaction } from '../inside/inside-transaction.ts'
import { followOwnChanges, type OwnChanges } from '../inside/own-changes.ts'

// The driver has no code for either, only words: no connection was free, or a new one was not made, in time.
const waitedTooLong =
  /^(?:timeout exceeded when trying to connect|Connection terminated due to connection timeout)$/u

const endPatienceMilliseconds = 1_000

/** The connections of a process, as Kysely needs them and a little more. */
export interface GuardedPool {
  readonly ownChanges: OwnChanges
  connect(): Promise<PoolClient>
  end(): Promise<void>
}

/**
 * The connections of a process. Who holds one in a transaction gets no second, for everybody waiting for each other is
 * what that ends in; who waits for one longer than `connectionTimeoutMillis` is told so; and the end of the pool waits
 * a second for those at work, then cuts them off.
 */
export const createGuardedPool = (config: PoolConfig): GuardedPool => {
  const pool = new Pool({ ...config, keepAlive: true })
  const clients = new Set<PoolClient>()
  // A lost idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    clients.add(client)
    // The same for one at work: its query is refused, and the pool throws the connection away.
    client.on('error', () => undefined)
  })
  pool.on('remove', (client) => clients.delete(client))
  return {
    ownChanges: followOwnChanges(pool),
    async connect() {
      refuseInsideTransaction('another connection to the database')
      try {
        return await pool.connect()
      } catch (error) {
        if (error instanceof Error && waitedTooLong.test(error.message))
          throw new Busy('no connection to the database was free in time', { cause: error })
        throw error
      }
    },
    async end() {
      const cutOff = setTimeout(() => {
        // Ending a connection whose query is running closes its socket.
        for (const client of clients) void (client as unknown as { end(): Promise<void> }).end()
      }, endPatienceMilliseconds)
      try {
        await pool.end()
      } finally {
        clearTimeout(cutOff)
      }
    },
  }
}
