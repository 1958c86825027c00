import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toInstant, type Clock } from '../../clock.ts'
import { explain, explainKey, explanationOf } from '../../i18n/translate.ts'
import { Refusal } from '../../refusal.ts'
import { watchMethods } from '../allowed-methods.ts'
import { bareErrorReply, identityIn, jsonType, policyManager, UnreadableBody } from './envelope.ts'
import { localeOf } from '../caller/request-locale.ts'

/** The one conflict before an operation begins: the page speaks for another account than the session's. */
export const otherAccountCode = 'ENT_HTTP_409'

/** Statuses that leave the envelope's "200 with errors" rule, and the code that each answers. */
const codes = {
  400: 'ENT_HTTP_400',
  401: 'KER-ATH-401',
  403: 'KER-ATH-403',
  404: 'ENT_HTTP_404',
  405: 'ENT_HTTP_405',
  409: otherAccountCode,
  413: 'ENT_HTTP_413',
  415: 'ENT_HTTP_415',
  429: 'ENT_HTTP_429',
  431: 'ENT_HTTP_431',
  500: 'PMS_COR_003',
  503: 'ENT_HTTP_503',
} as const

export type TransportStatus = keyof typeof codes

/** A request that never reaches its operation. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly status: TransportStatus
  readonly retryAfterSeconds: number | undefined
  /** Key of a cause with its remedy, where more can be said than the status does. */
  readonly reason: string | undefined

  constructor(status: TransportStatus, retryAfterSeconds?: number, reason?: string) {
    super(codes[status])
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
    this.reason = reason
  }
}

/**
 * Turns a call away that comes too early: 429 with `Retry-After`.
 * @param waitSeconds undefined: the call may go on
 */
export const throttle = (waitSeconds: number | undefined): void => {
  if (waitSeconds !== undefined) throw new TransportError(429, waitSeconds)
}

const isTransportStatus = (status: number): status is TransportStatus => Object.hasOwn(codes, status)

// What a lost database, or too much work, looks like: nobody's fault, worth another try.
const unavailable = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '25P03',
  '53400',
  // A lock, or a statement behind one, was waited for too long; retries did not help either.
  '55P03',
  '57014',
  '40001',
  '40P01',
  'ENT_WORK_QUEUE_FULL',
  'ENT_BUSY',
])

/** When whoever met a peak had better come back. */
const retrySeconds = 1

// The driver gives no code to a query whose connection went away before or under it.
const lostConnection = /^(?:Connection terminated|Client (?:has encountered a connection error|was closed))/u

const statusOf = (error: FastifyError | Error): TransportStatus => {
  if (error instanceof TransportError) return error.status
  if (error instanceof UnreadableBody) return 400
  if (lostConnection.test(error.message)) return 503
  const { statusCode, code } = error as Partial<FastifyError>
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return isTransportStatus(statusCode) ? statusCode : 400
  return unavailable.has(code ?? '') ? 503 : 500
}

/** RFC 6750 §3: a program reads there why its token does not count. */
const challengeOf = (status: number, reason: string | undefined): string | undefined => {
  if (status !== 401 && status !== 403) return undefined
  if (!reason) return status === 401 ? 'Bearer' : undefined
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope'
  const description = explanationOf(reason, {}, 'eng').cause.replaceAll(/[^\x20-\x7e]|["\\]/gu, "'")
  return `Bearer error="${error}", error_description="${description}"`
}

type Answer = (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => void

/**
 * Answers with the status, the stable code and the text of an error; what it says itself stays in the log.
 * @param headers of every answer: an address that cannot be read comes here before they were set, and what a route said
 * about its own answer is not true of this one
 */
export const answerWith =
  (clock: Clock, headers: Readonly<Record<string, string>>): Answer =>
  (error, request, reply) => {
    void reply.headers({ ...headers, 'x-request-id': request.id })
    const status = statusOf(error)
    const reason = error instanceof TransportError ? error.reason : undefined
    if (status >= 500 && !reason) request.log.error({ err: error }, 'request failed')
    const wait = error instanceof TransportError ? error.retryAfterSeconds : undefined
    const isPeak = status === 503 && !(error instanceof TransportError)
    if (wait !== undefined || isPeak) reply.header('retry-after', wait ?? retrySeconds)
    const challenge = challengeOf(status, reason)
    if (challenge) reply.header('www-authenticate', challenge)
    const refusal = new Refusal(codes[status], { requestId: request.id })
    const locale = localeOf(request)
    const message = reason ? explainKey(reason, locale) : explain(refusal, locale)
    const errors = [{ errorCode: refusal.code, message }]
    // Who is known but not allowed reads what the request said of itself, but from the policy manager; nobody else does.
    const isEchoed = status === 403 && !request.url.startsWith(policyManager)
    const identity = isEchoed ? identityIn(request.body) : undefined
    const body = bareErrorReply(toInstant(clock.now()), errors, identity)
    void reply.code(status).type(jsonType).serializer(JSON.stringify).send(body)
  }

/**
 * Turns everything that is thrown outside business rules into a status, a stable code and the request id. Mount it
 * before the routes: what they know decides between 404 and 405 (RFC 9110 §15.5.6), and answers OPTIONS (§9.3.7).
 */
export const handleTransportErrors = (
  server: FastifyInstance,
  clock: Clock,
  headers: Readonly<Record<string, string>>,
): void => {
  const answer = answerWith(clock, headers)
  const allowedMethods = watchMethods(server)
  server.setErrorHandler(answer)
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const allowed = allowedMethods(path)
    if (allowed.length === 0) return answer(new TransportError(404), request, reply)
    void reply.header('allow', allowed.join(', '))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    return answer(new TransportError(405), request, reply)
  })
}

/** Answers, in English, what is no HTTP, or has too many headers, and ends the connection. */
export const refuseBrokenRequests =
  (clock: Clock, headers: Readonly<Record<string, string>>) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const isOverflow = error.code === 'HPE_HEADER_OVERFLOW'
    const code = codes[isOverflow ? 431 : 400]
    const message = explain(new Refusal(code), 'eng')
    const body = JSON.stringify(bareErrorReply(toInstant(clock.now()), [{ errorCode: code, message }]))
    const status = isOverflow ? '431 Request Header Fields Too Large' : '400 Bad Request'
    const lines = Object.entries({
      ...headers,
      'content-type': jsonType,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
  }
