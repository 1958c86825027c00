import type { FastifyInstance } from 'fastify'
import type { App } from '../../platform/app.ts'
import { providerOf, providerPath } from './provider.ts'

/**
 * Mounts the identity provider. It reads the raw request itself, so its bodies stay unread here, and it answers below
 * its own root.
 */
export const mountProvider = (server: FastifyInstance, app: App): void => {
  const scheme = new URL(app.settings.publicUrl).protocol.replace(':', '')
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all(`${providerPath}/*`, async (request, reply) => {
      const provider = await providerOf(app)
      const { raw } = request
      raw.url = (raw.url ?? '').slice(providerPath.length)
      raw.headers['x-forwarded-proto'] = scheme
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
