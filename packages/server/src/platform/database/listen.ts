import { Client, type ClientConfig } from 'pg'
import { runOutsideTransaction } from './inside/inside-transaction.ts'

/** An open subscription to a channel of PostgreSQL. */
export interface Listener {
  stop(): Promise<void>
}

const reconnectMilliseconds = 1_000

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
): Listener => {
  let stopped = false
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined

  const retry = (): void => {
    if (!stopped) timer = setTimeout(() => void connect(), reconnectMilliseconds).unref()
  }

  const connect = async (): Promise<void> => {
    const next = new Client(config)
    client = next
    next.on('error', () => undefined)
    next.on('notification', onNotification)
    next.once('end', () => {
      onLost()
      retry()
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      onNotification()
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
