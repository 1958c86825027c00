import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Pages of ours to which mails and the embedded provider lead, whichever portal stands in front. */
const ownPages =
  /^\/(?:sign-in\/|(?:signed-out|terms|forgotten-password|reset-password|confirm-email|accept-invitation)(?:[/?]|$))/u

/** Letters and digits of a hash in the name of a file, as bundlers write it: hex, or a mix of digits and both cases. */
const hashes = [
  /[.-](?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\.[a-z]/u,
  /[.-](?=[\w-]{0,7}\d)(?=[\w-]{0,7}[a-z])(?=[\w-]{0,7}[A-Z])[\w-]{8}\.[a-z]/u,
]

/** A file whose name changes with its content. */
const isHashed = (file: string): boolean =>
  file.startsWith(`assets${sep}`) || hashes.some((hash) => hash.test(basename(file)))

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

const hasPages = (directory: string): boolean => existsSync(join(directory, 'index.html'))

/**
 * Serves the portal: files with a hash in their name for a year, `index.html` afresh each time and for every page.
 * Without a built portal the API still works.
 * @param own our own portal, where `folder` is another's: its pages for sign-in, registration, passwords and
 * invitations are served in any case, with the files that they need
 */
export const servePortal = async (server: FastifyInstance, folder: string, own = folder): Promise<void> => {
  const [directory, ownDirectory] = [resolve(folder), resolve(own)]
  if (!hasPages(directory)) return
  await server.register(staticFiles, {
    root: directory,
    serve: false,
    cacheControl: false,
    // `app.js.br` and `app.js.gz` beside `app.js`, where the build made them, for browsers that take them.
    preCompressed: true,
  })
  // Of two files of one name the portal's is served; ours have hashes that no other has.
  const directories = hasPages(ownDirectory) ? [...new Set([directory, ownDirectory])] : [directory]
  server.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    for (const each of directories) {
      const file = await findFile(each, request.params['*'])
      if (file && file !== 'index.html')
        return reply.header('cache-control', isHashed(file) ? lasting : fresh).sendFile(file, each)
    }
    if (!isPage(request.url, request.headers.accept)) return reply.callNotFound()
    const home = ownPages.test(request.url) ? directories.at(-1) : directory
    return reply.header('cache-control', fresh).sendFile('index.html', home ?? directory)
  })
}
