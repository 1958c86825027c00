import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { toInstant, type Clock } from '../clock.ts'
import { explain } from '../i18n/translate.ts'
import { Refusal } from '../refusal.ts'
import { bareErrorReply, UnreadableBody } from './envelope.ts'
import { localeOf } from './request-locale.ts'

/** Statuses that leave the envelope's "200 with errors" rule, and the code that each answers. */
const codes = {
  400: 'ENT_HTTP_400',
  401: 'KER-ATH-401',
  403: 'KER-ATH-403',
  404: 'ENT_HTTP_404',
  405: 'ENT_HTTP_405',
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

  constructor(status: TransportStatus) {
    super(codes[status])
    this.status = status
  }
}

const isTransportStatus = (status: number): status is TransportStatus => Object.hasOwn(codes, status)

// What a lost or overloaded database looks like: nobody's fault, worth another try.
const unavailable = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  '57P01',
  '57P03',
  '53300',
  '08006',
  '08001',
])

const statusOf = (error: FastifyError | Error): TransportStatus => {
  if (error instanceof TransportError) return error.status
  if (error instanceof UnreadableBody) return 400
  const { statusCode, code } = error as Partial<FastifyError>
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return isTransportStatus(statusCode) ? statusCode : 400
  return unavailable.has(code ?? '') ? 503 : 500
}

/** Turns everything that is thrown outside business rules into a status, a stable code and the request id. */
export const handleTransportErrors = (server: FastifyInstance, clock: Clock): void => {
  const body = (request: FastifyRequest, status: TransportStatus) => {
    const refusal = new Refusal(codes[status], { requestId: request.id })
    const message = explain(refusal, localeOf(request))
    return bareErrorReply(toInstant(clock.now()), [{ errorCode: refusal.code, message }])
  }
  server.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const status = statusOf(error)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    return reply.code(status).type('application/json').serializer(JSON.stringify).send(body(request, status))
  })
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).type('application/json').serializer(JSON.stringify).send(body(request, 404)),
  )
}
