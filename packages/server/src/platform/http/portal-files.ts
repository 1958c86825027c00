import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const lasting = 'public, max-age=31536000, immutable'
const fresh = 'no-cache'

/**
 * The front door, whoever knocks; and everything else that a browser opens, but for paths that belong to the API. What
 * programs and scripts ask for without naming HTML is missing if it is no file.
 */
const isPage = (url: string, accept: string | undefined): boolean =>
  /^\/(?:\?|$)/u.test(url) ||
  (!/^\/(?:v1|oidc|auth|trust|health|openapi\.json|api-docs|assets)(?:[/?]|$)/u.test(url) &&
    (accept ?? '').includes('text/html'))

/** The file of the portal that a path names, seen from its folder; undefined for none. */
const findFile = async (directory: string, path: string): Promise<string | undefined> => {
  const file = resolve(directory, path)
  if (!file.startsWith(directory + sep) || path.includes('\0')) return undefined
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() ? relative(directory, file) : undefined
}

/**
 * Serves the portal: files with a hash in their name for a year, `index.html` afresh each time and for every page.
 * Without a built portal the API still works.
 */
export const servePortal = async (server: FastifyInstance, folder: string): Promise<void> => {
  const directory = resolve(folder)
  if (!existsSync(join(directory, 'index.html'))) return
  await server.register(staticFiles, {
    root: directory,
    serve: false,
    cacheControl: false,
    // `app.js.br` and `app.js.gz` beside `app.js`, where the build made them, for browsers that take them.
    preCompressed: true,
  })
  server.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const file = await findFile(directory, request.params['*'])
    if (file && file !== 'index.html')
      return reply.header('cache-control', file.startsWith('assets') ? lasting : fresh).sendFile(file)
    if (!isPage(request.url, request.headers.accept)) return reply.callNotFound()
    return reply.header('cache-control', fresh).sendFile('index.html')
  })
}
