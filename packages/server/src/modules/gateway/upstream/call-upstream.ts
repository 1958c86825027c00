import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { refusedFor } from '../reasons.ts'

/** What is sent to whoever stands behind the gateway. */
export interface UpstreamOrder {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly timeoutMilliseconds: number
  /** The caller is gone. */
  readonly signal: AbortSignal
}

/** Connections to upstreams, kept alive. */
export interface UpstreamClient {
  /**
   * Sends a call and gives the answer as it begins: its body is read, or streamed on, by whoever asked.
   * @throws CallRefused `upstream-down`, `upstream-late`
   */
  send(order: UpstreamOrder): Promise<IncomingMessage>
  close(): void
}

const mostConnections = 256
const idleMilliseconds = 15_000

const isLate = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

/** Says what a broken answer is to the caller. */
export const upstreamRefusal = (error: unknown, timeout: AbortSignal) =>
  refusedFor(timeout.aborted || isLate(error) ? 'upstream-late' : 'upstream-down')

export const createUpstreamClient = (): UpstreamClient => {
  const options = { keepAlive: true, maxSockets: mostConnections, timeout: idleMilliseconds }
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) }
  return {
    send: ({ url, headers, body, timeoutMilliseconds, signal }) =>
      new Promise((resolve, reject) => {
        const timeout = AbortSignal.timeout(timeoutMilliseconds)
        const isSecure = url.protocol === 'https:'
        const sent = (isSecure ? requestHttps : requestHttp)(
          url,
          {
            method: 'POST',
            agent: isSecure ? agents['https:'] : agents['http:'],
            headers: { 'accept-encoding': 'identity', ...headers, 'content-length': String(body.length) },
            // It ends the answer's body, too.
            signal: AbortSignal.any([timeout, signal]),
            maxHeaderSize: 32 * 1024,
          },
          resolve,
        )
        sent.on('error', (error) => reject(upstreamRefusal(error, timeout)))
        sent.end(body)
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
