import { readUrl } from '@entente/trust'
import { lookup as resolveName } from 'node:dns'
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { refuseInsideTransaction } from '../database/inside/inside-transaction.ts'
import { createAddressRule, createNearRule, isOwnName, readAllowList } from './public-addresses.ts'

/** Why an address outside gave no answer. */
export type OutboundProblem =
  | 'address'
  | 'not-public'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'status'
  | 'redirect'

/** Thrown by the client and nothing else is; carries no more than what an administrator may read. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly problem: OutboundProblem

  constructor(problem: OutboundProblem) {
    super(problem)
    this.problem = problem
  }
}

/** With what we show who we are to servers that ask in the TLS handshake, PEM. */
export interface ClientCredential {
  readonly key: string
  /** The leaf first, then who has issued it. */
  readonly certificates: string
}

/** One request to the outside. */
interface OutboundRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** From the first look-up to the last octet, redirects included. */
  readonly timeoutMilliseconds: number
  readonly maximumBytes: number
  /** What is longer is cut, for whoever wants its beginning or no more than the status; otherwise it is refused. */
  readonly isCut?: boolean
  /** Shown to whoever asks for a certificate; others never see it. */
  readonly credential?: ClientCredential
  /** Gives the request up. */
  readonly signal?: AbortSignal
}

/** An answer of any status. */
export interface OutboundReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The one door to the outside. */
export interface HttpClient {
  /**
   * Sends a request and reads its answer, status 200 only. Names are resolved once for each connection, and the
   * connection goes to the address that was checked, so that no second look-up can lead elsewhere (DNS rebinding).
   * Each redirect, three at most, is checked like the first address.
   * @throws OutboundError
   */
  fetchBytes(request: OutboundRequest): Promise<Uint8Array>
  /**
   * The same, but reads an answer of any status, and follows no redirect: for whoever speaks a protocol that says why
   * it refuses. @throws OutboundError
   */
  fetchReply(request: OutboundRequest): Promise<OutboundReply>
}

interface ClientParts {
  /** Hosts and networks that may be asked although they are not public. */
  readonly allowed: readonly string[]
  /** Resolves names; the system's own by default. */
  readonly resolve?: typeof resolveName
}

const maximumRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])

const readAddress = (text: string, from?: URL): URL => {
  const url = text.length > 2048 ? undefined : readUrl(text, from)
  if (!url) throw new OutboundError('address')
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (!isWeb || url.username !== '' || url.password !== '') throw new OutboundError('address')
  return url
}

const readBody = async (
  answer: IncomingMessage,
  { maximumBytes, isCut = false }: Pick<OutboundRequest, 'maximumBytes' | 'isCut'>,
): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maximumBytes) {
      answer.destroy()
      if (!isCut) throw new OutboundError('too-large')
      return Buffer.concat([...parts, part]).subarray(0, maximumBytes)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Makes the client of a process. @throws RangeError for an allow-list that cannot be read */
export const createHttpClient = ({ allowed, resolve = resolveName }: ClientParts): HttpClient => {
  const isPublic = createAddressRule()
  const isNear = createNearRule()
  const allowList = readAllowList(allowed)

  /**
   * Look-ups of the connection itself: an answer with any address that is not allowed is none. That a name is allowed lets
   * it lead inside, but to this machine and its link only the name of this machine leads: whoever may change a name
   * would else have us speak to whatever listens here.
   */
  const checkedLookup =
    (isAllowedHost: boolean): NonNullable<RequestOptions['lookup']> =>
    (hostname, options, done) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, '')
        const isNamed = (address: string): boolean =>
          isAllowedHost && (!isNear(address) || isOwnName(hostname))
        const fits = addresses.every(
          ({ address }) => isPublic(address) || isNamed(address) || allowList.allowsAddress(address),
        )
        const [first] = addresses
        if (!fits || !first) return done(new OutboundError('not-public'), '')
        if (options.all) return done(null, addresses)
        return done(null, first.address, first.family)
      })
    }

  const send = (url: URL, request: OutboundRequest, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((answered, failed) => {
      const isAllowedHost = allowList.allowsHost(url)
      const literal = url.hostname.replaceAll(/^\[|\]$/gu, '')
      const isFine =
        isIP(literal) === 0 || isAllowedHost || isPublic(literal) || allowList.allowsAddress(literal)
      if (!isFine) {
        failed(new OutboundError('not-public'))
        return
      }
      const open = url.protocol === 'https:' ? requestHttps : requestHttp
      const sent = open(
        url,
        {
          method: request.method ?? 'GET',
          headers: {
            'accept-encoding': 'identity',
            'user-agent': 'entente',
            ...request.headers,
            ...(request.body ? { 'content-length': String(request.body.length) } : {}),
          },
          lookup: checkedLookup(isAllowedHost),
          agent: false,
          signal,
          maxHeaderSize: 16 * 1024,
          ...(request.credential
            ? { key: request.credential.key, cert: request.credential.certificates }
            : {}),
        },
        answered,
      )
      sent.on('error', failed)
      sent.end(request.body)
    })

  const follow = async (
    url: URL,
    request: OutboundRequest,
    signal: AbortSignal,
    left = maximumRedirects,
  ): Promise<Uint8Array> => {
    const answer = await send(url, request, signal)
    const { statusCode = 0, headers } = answer
    if (redirects.has(statusCode) && headers.location !== undefined) {
      answer.destroy()
      const next = readAddress(headers.location, url)
      const isDowngrade = url.protocol === 'https:' && next.protocol === 'http:'
      if (left === 0 || isDowngrade || (request.method ?? 'GET') !== 'GET')
        throw new OutboundError('redirect')
      return follow(next, request, signal, left - 1)
    }
    if (statusCode !== 200) {
      answer.destroy()
      throw new OutboundError('status')
    }
    return readBody(answer, request)
  }

  const timed = async <Result>(
    request: OutboundRequest,
    work: (url: URL, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    refuseInsideTransaction('an address outside')
    const url = readAddress(request.url)
    const timeout = AbortSignal.timeout(request.timeoutMilliseconds)
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
    try {
      return await work(url, signal)
    } catch (error) {
      if (error instanceof OutboundError) throw error
      throw new OutboundError(timeout.aborted ? 'timeout' : 'unreachable')
    }
  }

  return {
    fetchBytes: (request) => timed(request, (url, signal) => follow(url, request, signal)),
    fetchReply: (request) =>
      timed(request, async (url, signal) => {
        const answer = await send(url, request, signal)
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
        )
        return {
          status: answer.statusCode ?? 0,
          headers,
          body: await readBody(answer, request),
        }
      }),
  }
}
