import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { refusedFor, type CallRefused } from '../reasons.ts'

/** What is sent to whoever stands behind the gateway. */
interface UpstreamOrder {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly timeoutMilliseconds: number
  /** The caller is gone. */
  readonly signal: AbortSignal
}

/** An answer as it begins. */
export interface UpstreamAnswer {
  readonly message: IncomingMessage
  /** Aborted when it takes longer than it may. */
  readonly timeout: AbortSignal
}

/** Connections to upstreams, kept alive. */
export interface UpstreamClient {
  /**
   * Sends a call and gives the answer as it begins: its body is read, or streamed on, by whoever asked.
   * @throws CallRefused `upstream-down`, `upstream-late`
   */
  send(order: UpstreamOrder): Promise<UpstreamAnswer>
  close(): void
}

const mostConnections = 256
const idleMilliseconds = 15_000

/** What an answer that has ended too early is to the caller. */
export const brokenOff = ({ aborted }: AbortSignal): CallRefused =>
  refusedFor(aborted ? 'upstream-late' : 'upstream-down')

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
          (message) => resolve({ message, timeout }),
        )
        sent.on('error', () => reject(brokenOff(timeout)))
        sent.end(body)
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
