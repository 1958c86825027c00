import type { FastifyInstance } from 'fastify'
import { extensionPoint } from '../extensions.ts'

/** Something that is to be known of a process that serves all the same: a sentence without secrets; null: nothing is. */
export type HealthNote = () => string | null

export const healthNotes = extensionPoint<HealthNote>('platform.health-notes')

interface HealthParts {
  readonly ready: () => Promise<boolean>
  readonly now: () => string
  readonly notes: readonly HealthNote[]
}

/** `/health/live`: the process runs. `/health/ready`: it can serve, that is, its database answers. */
export const mountHealth = (server: FastifyInstance, { ready, now, notes }: HealthParts): void => {
  server.get('/health/live', () => ({ status: 'live', at: now() }))
  server.get('/health/ready', async (_request, reply) => {
    const isReady = await ready()
    const noted = notes.map((note) => note()).filter((note) => note !== null)
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'database does not answer',
      at: now(),
      ...(noted.length > 0 ? { notes: noted } : {}),
    })
  })
}
