import { request as requestHttps, type RequestOptions } from 'node:https'
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { TLSSocket, type ConnectionOptions } from 'node:tls'
import { toPem } from '@entente/trust'
import type { Credential } from '../settings/identity.ts'

/** One request over mutual TLS. */
export interface ExchangeOrder {
  readonly address: URL
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Absent: no client certificate is offered. */
  readonly credential?: Credential
  /** PEM. */
  readonly serverAuthorities?: Uint8Array
  /** Longest wait for the whole answer. */
  readonly timeoutMilliseconds?: number
}

/** What came back, as it came. */
export interface Exchange {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Such as `TLSv1.3`; absent without TLS. */
  readonly tlsVersion: string | undefined
  readonly receivedAt: Date
}

/** Why there was no answer. `code` is OpenSSL's or the system's, such as `CERT_HAS_EXPIRED`, `ECONNREFUSED`. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError'
  readonly code: string

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const largestAnswer = 8 * 1024 * 1024

/**
 * Sends a request and reads the whole answer: TLS 1.2 or 1.3, HTTP/1.1, leaf and issuing certificates offered, the
 * server's name and chain checked. No redirect is followed, nothing is unpacked: a signature is over the octets.
 *
 * @throws ExchangeError
 */
export function exchange(order: ExchangeOrder): Promise<Exchange> {
  const { address, credential, headers = {}, body = new Uint8Array(), method = 'POST' } = order
  const tls = credential && {
    key: credential.key.export({ type: 'pkcs8', format: 'pem' }),
    cert: credential.chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
  }
  const signal = AbortSignal.timeout(order.timeoutMilliseconds ?? 30_000)
  const options = {
    method,
    headers: { 'accept-encoding': 'identity', 'content-length': String(body.length), ...headers },
    signal,
    agent: false,
  }
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(
        new ExchangeError(signal.aborted ? 'ETIMEDOUT' : (error.code ?? 'UNKNOWN'), error.message, error),
      )
    const take = (answer: IncomingMessage): void => void readAnswer(answer).then(resolve, fail)
    const secure: RequestOptions & ConnectionOptions = {
      ...options,
      ...tls,
      ...(order.serverAuthorities && { ca: Buffer.from(order.serverAuthorities) }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    }
    try {
      const sent =
        address.protocol === 'http:'
          ? requestHttp(address, options, take)
          : requestHttps(address, secure, take)
      sent.on('error', fail)
      sent.end(body)
    } catch (error) {
      // Keys and headers that Node does not take.
      fail(error as NodeJS.ErrnoException)
    }
  })
}

async function readAnswer(answer: IncomingMessage): Promise<Exchange> {
  // Asked now: the connection may be gone when the body has ended.
  const tlsVersion =
    answer.socket instanceof TLSSocket ? (answer.socket.getProtocol() ?? undefined) : undefined
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > largestAnswer) throw Object.assign(new Error('The answer is too long'), { code: 'TOO_LONG' })
    parts.push(part)
  }
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts),
    tlsVersion,
    receivedAt: new Date(),
  }
}
