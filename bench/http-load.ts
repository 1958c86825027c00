import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One kept-alive connection that asks again and again; lean, so that it measures the server and not itself. */
export interface Connection {
  /** Sends a GET. @returns the body; throws unless the answer is 200 */
  get(path: string): Promise<Buffer>
  /** Sends a POST with a body of JSON. @returns the body; throws unless the answer is 200 */
  post(path: string, body: unknown): Promise<Buffer>
  close(): void
}

const headEnd = Buffer.from('\r\n\r\n')

interface Waiting {
  resolve(body: Buffer): void
  reject(error: Error): void
}

const takeReply = (received: Buffer): { body: Buffer; status: number } | undefined => {
  const end = received.indexOf(headEnd)
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end)
  const length = /\r\ncontent-length: (\d+)/iu.exec(head)?.[1]
  if (length === undefined) throw new Error('an answer without content-length')
  const begin = end + headEnd.length
  if (received.length < begin + Number(length)) return undefined
  return { status: Number(head.slice(9, 12)), body: received.subarray(begin, begin + Number(length)) }
}

const listenTo = (socket: Socket, current: () => Waiting | undefined): void => {
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const reply = takeReply(received)
    if (!reply) return
    received = Buffer.alloc(0)
    if (reply.status === 200) current()?.resolve(reply.body)
    else current()?.reject(new Error(`status ${reply.status}: ${reply.body.toString().slice(0, 200)}`))
  })
  socket.on('error', (error) => current()?.reject(error))
  socket.on('close', () => current()?.reject(new Error('the server closed the connection')))
}

/** Opens a connection; `headers` are sent with every request. */
export const openConnection = async (
  port: number,
  headers: Readonly<Record<string, string>>,
): Promise<Connection> => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  let waiting: Waiting | undefined
  listenTo(socket, () => waiting)
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const head = ` HTTP/1.1\r\n${lines.join('\r\n')}\r\n`
  const send = (text: string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(text)
    })
  return {
    get: (path) => send(`GET ${path}${head}\r\n`),
    post(path, value) {
      const body = JSON.stringify(value)
      const kind = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`
      return send(`POST ${path}${head}${kind}\r\n\r\n${body}`)
    },
    close() {
      waiting = undefined
      socket.destroy()
    },
  }
}

interface Load {
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly path: string
  readonly connections: number
  readonly milliseconds: number
}

/** Asks with many connections at once, each as fast as it can. @returns answers per second */
export const throughput = async ({
  port,
  headers,
  path,
  connections,
  milliseconds,
}: Load): Promise<number> => {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port, headers)))
  const begin = performance.now()
  let answers = 0
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() - begin < milliseconds) {
        await connection.get(path)
        answers += 1
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  for (const connection of open) connection.close()
  return answers / seconds
}

const longestMs = 2_000

/** Asks one after another. @returns the time of each answer in milliseconds, without the first ones that warm up; fewer when they take long */
export const latencies = async (
  connection: Connection,
  path: string,
  { times, warmUp }: { readonly times: number; readonly warmUp: number },
): Promise<number[]> => {
  for (let count = 0; count < warmUp; count += 1) await connection.get(path)
  const measured: number[] = []
  const end = performance.now() + longestMs
  for (let count = 0; count < times && performance.now() < end; count += 1) {
    const begin = performance.now()
    await connection.get(path)
    measured.push(performance.now() - begin)
  }
  return measured
}
