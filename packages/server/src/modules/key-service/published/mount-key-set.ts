import type { FastifyInstance } from 'fastify'
import type { App } from '../../../platform/app.ts'
import { callerAddress } from '../../../platform/http/caller/caller-address.ts'
import { sendPublicFile, tagOf, type PublicFile } from '../../../platform/http/files/public-file.ts'
import { throttle } from '../../../platform/http/envelope/transport-errors.ts'
import { createRateLimit } from '../../../platform/http/limits/rate-limit.ts'
import { remembered } from '../../../platform/remembered.ts'
import { publishedKeys } from './published-keys.ts'

/** A set is read from the database and written at most this often, however many ask. */
const memoryMilliseconds = 10_000
const readersPerAddress = { calls: 600, seconds: 60 }

const writeKeySet = async (app: App, withFormerIds: boolean): Promise<PublicFile> => {
  const body = JSON.stringify({ keys: await publishedKeys(app, withFormerIds) })
  return { type: 'application/jwk-set+json', body, tag: tagOf(body) }
}

/** Mounts our public keys as a JWK set, for everybody; `?kid=legacy` adds the incumbent's key ids. */
export const mountKeySet = (server: FastifyInstance, app: App): void => {
  const limit = createRateLimit(app.clock, readersPerAddress)
  const byThumbprint = remembered(app.clock, memoryMilliseconds, () => writeKeySet(app, false))
  const withFormerIds = remembered(app.clock, memoryMilliseconds, () => writeKeySet(app, true))
  server.get<{ Querystring: { kid?: unknown } }>('/.well-known/jwks.json', async (request, reply) => {
    throttle(limit(callerAddress(request)))
    const file = await (request.query.kid === 'legacy' ? withFormerIds() : byThumbprint())
    return sendPublicFile(request, reply, file)
  })
}
