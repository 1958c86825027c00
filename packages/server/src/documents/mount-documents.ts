import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { apiPage } from './api-page.ts'
import { openApiDocument } from './openapi.ts'

/** What the viewer may do: our scripts, its styles and drawings, calls to this server; nothing outside. */
const viewerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // The viewer writes styles into its elements and has drawings inside its style sheet.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/**
 * Serves `/openapi.json`, a page to read it without scripts at `/api-docs/plain`, and a viewer to search and try it at
 * `/api-docs`, which is the plain page where the portal is not built (docs/decisions/0032).
 * @param portal the folder of our own built portal, which has the viewer
 */
export const mountDocuments = (server: FastifyInstance, portal: string): void => {
  // Made when somebody asks for them: a start has better things to do.
  let document: string | undefined
  let plain: string | undefined
  const plainPage = () => (plain ??= apiPage())
  server.get('/openapi.json', (_request, reply) =>
    reply.type('application/json').send((document ??= JSON.stringify(openApiDocument()))),
  )
  server.get('/api-docs/plain', (_request, reply) => reply.type('text/html').send(plainPage()))
  server.get('/api-docs', async (_request, reply) => {
    const viewer = await readFile(join(portal, 'api-docs.html'), 'utf8').catch(() => undefined)
    reply.type('text/html')
    if (viewer === undefined) return reply.send(plainPage())
    return reply.header('content-security-policy', viewerPolicy).send(viewer)
  })
}
