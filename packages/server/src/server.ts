import { randomUUID } from 'node:crypto'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import type { App, Module } from './platform/app.ts'
import { toInstant } from './platform/clock.ts'
import { UnreadableBody } from './platform/http/envelope/envelope.ts'
import { offeredAt } from './platform/extensions.ts'
import { noteUnreadForwarding } from './platform/http/caller/forwarded-headers.ts'
import { healthNotes, mountHealth } from './platform/http/health.ts'
import { isModestJson } from './platform/http/limits/json-size.ts'
import { findRepeatedName } from './platform/http/limits/exact-json.ts'
import { mountRoutes, type RouteConfig, type RouterParts } from './platform/http/mount.ts'
import {
  answerWith,
  handleTransportErrors,
  refuseBrokenRequests,
  TransportError,
} from './platform/http/envelope/transport-errors.ts'
import { isOwnOrigin } from './platform/http/caller/request-source.ts'
import { headersOfEveryAnswer, securityHeaders } from './platform/http/files/security-headers.ts'

const bodyLimitBytes = 1024 * 1024
const requestTimeoutMilliseconds = 30_000
const headerLimitBytes = 16 * 1024

/**
 * Empty bodies are allowed with a JSON content type: clients send them with operations that take none. What is nested
 * or rich beyond any operation is refused before it is parsed.
 */
const acceptJson = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers()
  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const { namesOnce } = request.routeOptions.config as Partial<RouteConfig>
    if (body === '') done(null, undefined)
    else if (!isModestJson(body as string)) done(new UnreadableBody())
    else if (namesOnce && findRepeatedName(body as string) !== undefined)
      done(new TransportError(400, undefined, 'unreadable.repeated-name'))
    else void parseJson(request, body as string, done)
  })
}

/**
 * Requests that a browser sends along with cookies must come from our own pages: a foreign `Origin` is refused for
 * everything that writes.
 */
const refuseForeignOrigins = (server: FastifyInstance, publicUrl: string): void => {
  server.addHook('onRequest', (request, _reply, done) => {
    const { origin, cookie } = request.headers
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
    const isOpen = reads || origin === undefined || cookie === undefined
    if (isOpen || isOwnOrigin(request, origin, publicUrl)) done()
    else done(new TransportError(403))
  })
}

/** Builds the HTTP server of an app: limits, operations of all modules, health; it does not listen yet. */
export const buildServer = (
  app: App,
  modules: readonly Module[],
  identify: RouterParts['identify'],
): FastifyInstance => {
  const { proxies } = app.settings
  const headers = headersOfEveryAnswer(app.settings)
  const server = fastify({
    loggerInstance: app.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMilliseconds,
    trustProxy: proxies.isSet ? (address, hop) => proxies.trusts(address, hop) : false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    http: { maxHeaderSize: headerLimitBytes },
    forceCloseConnections: true,
    frameworkErrors: answerWith(app.clock, headers),
    clientErrorHandler: refuseBrokenRequests(app.clock, headers),
  })
  acceptJson(server)
  securityHeaders(server, app.settings)
  noteUnreadForwarding(server, app)
  refuseForeignOrigins(server, app.settings.publicUrl)
  handleTransportErrors(server, app.clock, headers)
  server.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    request.log.info(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
    done()
  })
  const routes = modules.flatMap((module) => module.routes(app))
  mountRoutes(server, routes, {
    clock: app.clock,
    line: app.settings.CONTRACT_LINE,
    validationStatus: app.settings.VALIDATION_HTTP_STATUS,
    identify,
  })
  mountHealth(server, {
    ready: () => app.database.reachable(),
    now: () => toInstant(app.clock.now()),
    notes: offeredAt(app, healthNotes),
  })
  return server
}
