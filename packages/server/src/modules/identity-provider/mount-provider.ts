import type { FastifyInstance } from 'fastify'
import type { App } from '../../platform/app.ts'
import { callerAddress } from '../../platform/http/caller/caller-address.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { throttle, TransportError } from '../../platform/http/envelope/transport-errors.ts'
import { providerOf, providerPath } from './provider.ts'

// Each beginning is remembered for an hour; what programs and the relying party ask leaves nothing behind.
const beginningsPerMinute = { calls: 300, seconds: 60 }

const isBeginning = (address: string): boolean => /^\/oidc\/auth\/?(?:\?|$)/iu.test(address)

/**
 * Mounts the identity provider. It reads the raw request itself, so its bodies stay unread here, and it answers below
 * its own root.
 */
export const mountProvider = (server: FastifyInstance, app: App): void => {
  const { protocol, host } = new URL(app.settings.publicUrl)
  const limit = createRateLimit(app.clock, beginningsPerMinute)
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all(`${providerPath}/*`, async (request, reply) => {
      const provider = await providerOf(app)
      const raw: typeof request.raw & { originalUrl?: string } = request.raw
      const address = raw.url ?? ''
      // Where people sign in elsewhere, the keys are all that is left of this provider.
      if (app.settings.oidc && !address.startsWith(`${providerPath}/jwks`)) throw new TransportError(404)
      if (isBeginning(address)) throttle(limit(callerAddress(request)))
      raw.originalUrl = address
      raw.url = address.slice(providerPath.length)
      // Addresses that the provider makes lead to the public one, whatever the request says.
      raw.headers['x-forwarded-proto'] = protocol.replace(':', '')
      raw.headers['x-forwarded-host'] = host
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      await provider.callback()(raw, reply.raw)
    })
    // The signing key is ready before the first person needs it.
    scope.addHook('onReady', async () => {
      await providerOf(app)
    })
  })
}
