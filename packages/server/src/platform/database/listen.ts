import { Client, type ClientConfig } from 'pg'
import { runOutsideTransaction } from './inside/inside-transaction.ts'

/** An open subscription to a channel of PostgreSQL. */
export interface Listener {
  stop(): Promise<void>
}

/** The connection of a subscription, for questions that must not wait for the pool. */
export interface ListeningConnection {
  /** Asks one question after the other. @throws when the connection is lost */
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]>
  /** Gives it up at once, whatever is under way; another one is opened. */
  drop(): void
}

const reconnectMilliseconds = 1_000
const connectMilliseconds = 5_000

interface Ears {
  /** The connection is open, and hears the channel. */
  readonly onOpen: (connection: ListeningConnection) => void
  readonly onNotification: (payload: string) => void
  /** The connection is gone: from now on nothing is heard until the next one is open. */
  readonly onLost: () => void
}

const connectionOf = (client: Client): ListeningConnection => ({
  query: async <Row>(text: string, values: readonly unknown[]) =>
    (await client.query(text, [...values])).rows as Row[],
  // Ending politely would wait for the server, which is why it is given up.
  drop: () =>
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy(),
})

/** Keeps a connection of its own on which it hears a channel. A lost one is opened again. */
export const keepListening = (
  config: ClientConfig,
  channel: string,
  { onOpen, onNotification, onLost }: Ears,
): Listener => {
  let stopped = false
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined

  const retry = (): void => {
    if (!stopped) timer = setTimeout(() => void connect(), reconnectMilliseconds).unref()
  }

  const connect = async (): Promise<void> => {
    const next = new Client({ connectionTimeoutMillis: connectMilliseconds, ...config })
    client = next
    next.on('error', () => undefined)
    next.on('notification', ({ payload }) => onNotification(payload ?? ''))
    next.once('end', () => {
      onLost()
      retry()
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      onOpen(connectionOf(next))
    } catch {
      await next.end().catch(() => undefined)
    }
  }

  runOutsideTransaction(() => void connect())
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

/**
 * Calls `onNotification` for each NOTIFY on `channel`, on a connection of its own. A lost connection is opened again;
 * because notifications may be missed meanwhile, each (re)connection counts as one.
 * @param onLost the connection is gone: from now on nothing is heard until the next notification
 */
export const listen = (
  config: ClientConfig,
  channel: string,
  onNotification: () => void,
  onLost: () => void = () => undefined,
): Listener => keepListening(config, channel, { onOpen: onNotification, onNotification, onLost })
