import { existsSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { TransportError } from './transport-errors.ts'

const yearSeconds = 31_536_000

/** Paths that belong to the API; everything else a browser opens is a page of the portal. */
const isPage = (url: string, accept: string | undefined): boolean =>
  !/^\/(?:v1|oidc|auth|health|openapi\.json|api-docs|assets)(?:[/?]|$)/u.test(url) &&
  (accept ?? '').includes('text/html')

/**
 * Serves the portal: files with a hash in their name for a year, `index.html` afresh each time and for every page.
 * Without a built portal the API still works.
 */
export const servePortal = async (server: FastifyInstance, directory: string): Promise<void> => {
  if (!existsSync(join(directory, 'index.html'))) return
  await server.register(staticFiles, {
    root: directory,
    index: 'index.html',
    // One route for each file, so that everything else reaches the pages below.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/')
      void reply.header('cache-control', lasting ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
  server.get('/*', (request, reply) => {
    if (!isPage(request.url, request.headers.accept)) throw new TransportError(404)
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
