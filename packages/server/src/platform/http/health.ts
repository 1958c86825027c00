import type { FastifyInstance } from 'fastify'

interface HealthParts {
  readonly ready: () => Promise<boolean>
  readonly now: () => string
}

/** `/health/live`: the process runs. `/health/ready`: it can serve, that is, its database answers. */
export const mountHealth = (server: FastifyInstance, { ready, now }: HealthParts): void => {
  server.get('/health/live', () => ({ status: 'live', at: now() }))
  server.get('/health/ready', async (_request, reply) => {
    const isReady = await ready()
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ready' : 'database does not answer', at: now() })
  })
}
