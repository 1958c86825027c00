import type { FastifyInstance } from 'fastify'
import { apiPage } from './api-page.ts'
import { openApiDocument } from './openapi.ts'

/** Serves `/openapi.json` and a page to read it at `/api-docs`. */
export const mountDocuments = (server: FastifyInstance): void => {
  // Made when somebody asks for them: a start has better things to do.
  let document: string | undefined
  let page: string | undefined
  server.get('/openapi.json', (_request, reply) =>
    reply.type('application/json').send((document ??= JSON.stringify(openApiDocument()))),
  )
  server.get('/api-docs', (_request, reply) => reply.type('text/html').send((page ??= apiPage())))
}
