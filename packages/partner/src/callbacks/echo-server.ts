import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Credential } from '../settings/identity.ts'
import { BodyTooLong, readBody } from './read-body.ts'
import { answerCallback, type CallbackReceiver, type ReceivedCallback } from './receive-callback.ts'

/** TLS of a server of this kit, PEM. */
export interface ServerTls {
  readonly key: string | Uint8Array
  readonly certificate: string | Uint8Array
  /** Who vouches for clients; each must show a certificate. */
  readonly clientAuthorities: string | Uint8Array
}

export interface EchoServerOptions {
  readonly receiver: CallbackReceiver
  /** Answers are signed with it. */
  readonly signature: Credential
  /** Absent: plain HTTP, for a proxy or a try-out on this machine. */
  readonly tls?: ServerTls
  readonly now?: () => Date
  /** Told of each callback, refused and repeated ones too. When it fails, the callback was not taken, and comes again. */
  readonly onCallback?: (callback: ReceivedCallback) => void | Promise<void>
}

const largestBody = 1024 * 1024

/**
 * A server that takes callbacks at any path and answers what it understood. It is there for trying out the other
 * direction, and as the pattern for a server of one's own.
 */
export function createEchoServer(options: EchoServerOptions): Server {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void takeCallback(request, response, options).catch((error: unknown) => {
      response.writeHead(error instanceof BodyTooLong ? 413 : 500, { connection: 'close' }).end()
    })
  }
  return listenerFor(options.tls, answer)
}

/** HTTP, or HTTPS with client certificates; headers up to 32 KiB, for signatures carry certificates. */
export function listenerFor(
  tls: ServerTls | undefined,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const limits = { maxHeaderSize: 32 * 1024, requestTimeout: 30_000, headersTimeout: 10_000 }
  if (tls === undefined) return createHttpServer(limits, answer)
  return createHttpsServer(
    {
      ...limits,
      key: Buffer.from(tls.key),
      cert: Buffer.from(tls.certificate),
      ca: Buffer.from(tls.clientAuthorities),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    },
    answer,
  )
}

async function takeCallback(
  request: IncomingMessage,
  response: ServerResponse,
  { receiver, signature, onCallback, now = () => new Date() }: EchoServerOptions,
): Promise<void> {
  const body = await readBody(request, largestBody)
  const header = request.headers['signature']
  const callback = await receiver.receive(body, typeof header === 'string' ? header : undefined)
  try {
    await onCallback?.(callback)
  } catch (error) {
    if (callback.ok && !callback.isRepeated) await receiver.release(callback.transactionId)
    throw error
  }
  if (!callback.ok) {
    const status = callback.problem === 'busy' ? 503 : 400
    response.writeHead(status, { 'content-type': 'text/plain' }).end(callback.problem)
    return
  }
  const answer = await answerCallback(callback, now(), signature)
  response.writeHead(200, { 'content-type': 'application/json', 'response-signature': answer.signature })
  response.end(answer.body)
}
