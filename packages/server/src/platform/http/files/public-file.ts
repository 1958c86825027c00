import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** How long caches may keep what a revocation or a new key changes. */
export const freshSeconds = 300

/** A file for everybody. */
export interface PublicFile {
  readonly type: string
  readonly body: string | Uint8Array
  /** Names this version of the file. */
  readonly tag: string
  /** Absent: not known. */
  readonly changedAt?: Date
}

/** A tag that changes with every byte of a file. */
export const tagOf = (body: string | Uint8Array): string =>
  createHash('sha256').update(body).digest('hex').slice(0, 32)

/** Sends a public file, or 304 to whoever has this version. */
export const sendPublicFile = (
  request: FastifyRequest,
  reply: FastifyReply,
  file: PublicFile,
): FastifyReply => {
  const etag = `"${file.tag}"`
  void reply.headers({
    'cache-control': `public, max-age=${freshSeconds}`,
    etag,
    ...(file.changedAt ? { 'last-modified': file.changedAt.toUTCString() } : {}),
  })
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//u, ''))
  if (known?.some((each) => each === etag || each === '*')) return reply.code(304).send()
  return reply.type(file.type).send(file.body)
}
