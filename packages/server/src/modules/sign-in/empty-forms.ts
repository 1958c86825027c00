import type { FastifyInstance } from 'fastify'
import { callerAddress } from '../../platform/http/caller/caller-address.ts'
import type { RateLimit } from '../../platform/http/limits/rate-limit.ts'
import { TransportError } from '../../platform/http/envelope/transport-errors.ts'

/** Lets the routes of a scope take forms without fields, of which nothing is read, so often from one address as `limit` allows. */
export const takeEmptyForms = (scope: FastifyInstance, limit: RateLimit): void => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))
  scope.addHook('onRequest', async (request, reply) => {
    const wait = limit(callerAddress(request))
    if (wait === undefined) return
    reply.header('retry-after', wait)
    throw new TransportError(429)
  })
}
