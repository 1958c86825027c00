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

/** Headers that every answer carries; answers of the API are never cached. */
export const securityHeaders = (server: FastifyInstance): void => {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': contentSecurityPolicy,
    })
    if (request.url.startsWith('/v1/') || request.url.startsWith('/auth/'))
      reply.header('cache-control', 'no-store')
  })
}
