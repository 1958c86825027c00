import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import type { ClientConfig } from 'pg'

/** A way to the database that can be cut without a sound, as a cable is. */
export interface DatabaseDoor {
  /** What a server takes as DATABASE_URL. */
  readonly url: string
  /** Nothing goes through any more, and nobody is told. */
  cut(): void
  /** What waited goes on. */
  mend(): void
  close(): void
}

/** Opens a way to a database that listens at a socket of the file system, or at a port. */
export const openDoor = async (config: ClientConfig): Promise<DatabaseDoor> => {
  const { host = '127.0.0.1', port = 5432, user = '', database = '' } = config
  const password = typeof config.password === 'string' ? `:${encodeURIComponent(config.password)}` : ''
  const sockets = new Set<Socket>()
  let isCut = false
  const hold = (socket: Socket): void => {
    sockets.add(socket)
    if (isCut) socket.pause()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const door = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (bytes) => void other.write(bytes))
      one.on('close', () => other.destroy())
      hold(one)
    }
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const { port: own } = door.address() as AddressInfo
  return {
    url: `postgres://${encodeURIComponent(user)}${password}@127.0.0.1:${own}/${encodeURIComponent(database)}`,
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      door.close()
    },
  }
}
