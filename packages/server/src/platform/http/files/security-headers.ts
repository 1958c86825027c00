import type { FastifyInstance } from 'fastify'

const contentSecurityPolicy = [
  "default-src 'self'",
  // Named, so that the identity provider can permit the one script of a page of its own.
  "script-src 'self'",
  // The component library writes its theme into style elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
].join('; ')

/** What decides about the headers of every answer. */
export interface HeaderSettings {
  /** Origin at which browsers reach the server. */
  readonly publicUrl: string
  /** Seconds for which browsers come back by https only; null says nothing of it. */
  readonly HSTS_SECONDS: number | null
}

/**
 * Headers that every answer carries, also one to what was no request at all. Nobody keeps an answer, unless its route
 * says otherwise. Whoever is reached by https stays so (RFC 6797); names below ours are not ours to decide for.
 */
export const headersOfEveryAnswer = ({
  publicUrl,
  HSTS_SECONDS: seconds,
}: HeaderSettings): Record<string, string> => ({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy': contentSecurityPolicy,
  ...(seconds !== null && publicUrl.startsWith('https:')
    ? { 'strict-transport-security': `max-age=${seconds}` }
    : {}),
})

/** Gives every answer its headers before anything else happens. */
export const securityHeaders = (server: FastifyInstance, settings: HeaderSettings): void => {
  const headers = headersOfEveryAnswer(settings)
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id)
    done()
  })
}
