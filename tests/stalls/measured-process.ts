import { fork, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { resolve } from 'node:path'
import { bundleProgram } from '../../scripts/workspace/build.mjs'

/** One request as it goes over the wire. */
export interface Shot {
  readonly method: string
  /** Path and query, as they are sent. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
}

/** A server in a process of its own that measures its stalls. */
export interface MeasuredProcess {
  /** @returns the status; 0 where the server ended the connection before it had read everything */
  send(shot: Shot): Promise<number>
  /** The longest stall in milliseconds since the last question. */
  longestStall(): Promise<number>
  stop(): void
}

const root = resolve(import.meta.dirname, '../..')
// Beside the server's own bundle, which looks for migrations and workers from there.
const bundle = resolve(root, 'packages/server/dist/measured-server.mjs')

/** @returns the file of the whole web server */
export const bundleServer = async (): Promise<string> => {
  await bundleProgram('tests/stalls/measured-server.ts', bundle)
  return bundle
}

const nextMessage = <Message>(child: ChildProcess): Promise<Message> =>
  new Promise((told, failed) => {
    const ended = (code: number | null) => failed(new Error(`the measured server ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      told(message as Message)
    })
  })

/** Starts a server that tells its address. @param environment its settings */
export const startMeasuredProcess = async (
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> => {
  const child = fork(file, {
    execArgv: ['--import', resolve(import.meta.dirname, 'stall-meter.mjs')],
    env: { PATH: process.env['PATH'], ...environment, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const { address } = await nextMessage<{ address: string }>(child)
  const { port } = new URL(address)
  const connections = new Agent({ keepAlive: true, maxSockets: 8 })
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((answered) => {
        const length = body ? { 'content-length': String(body.length) } : {}
        const sent = request(
          { agent: connections, host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } },
          (reply) => {
            reply.on('error', () => answered(0)).on('end', () => answered(reply.statusCode ?? 0))
            reply.resume()
          },
        )
        sent.on('error', () => answered(0))
        sent.end(body)
      }),
    async longestStall() {
      const told = nextMessage<{ longest: number }>(child)
      child.send('longest stall')
      return (await told).longest
    },
    stop() {
      connections.destroy()
      child.kill('SIGKILL')
    },
  }
}
