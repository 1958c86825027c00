import type { FastifyInstance } from 'fastify'
import { apiPage } from './api-page.ts'
import { openApiDocument } from './openapi.ts'

/** Serves `/openapi.json` and a page to read it at `/api-docs`. */
export const mountDocuments = (server: FastifyInstance): void => {
  const document = JSON.stringify(openApiDocument())
  const page = apiPage()
  server.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document))
  server.get('/api-docs', (_request, reply) => reply.type('text/html').send(page))
}
