import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync, type BrotliOptions } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '../operation.ts'

/** Less than this hardly becomes smaller: it fits in one packet as it is. */
const worthIt = 1024

/** Up to here compressing takes less than waking another thread: 0.1 ms. */
const mostAtOnce = 32 * 1024

/** What a client takes of what we offer; undefined for neither. RFC 9110 §12.5.3: a weight of 0 refuses. */
export const acceptedCoding = (header: string | undefined): 'br' | 'gzip' | undefined => {
  if (header === undefined) return undefined
  const weights = new Map(
    header.split(',', 32).map((part): [string, number] => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0]
    }),
  )
  return (['br', 'gzip'] as const).find((coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0)
}

// Quality 3 is as small as gzip's best in a third of its time (docs/decisions/0035); the window holds every answer of ours
// that matters, and is what an encoder takes of the memory.
const brotliOptions: BrotliOptions = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 3,
    [constants.BROTLI_PARAM_LGWIN]: 18,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
}
const gzipOptions = { level: 1 }

const inThread = { br: promisify(brotliCompress), gzip: promisify(gzip) }

const compress = async (coding: 'br' | 'gzip', text: string): Promise<Buffer> => {
  const octets = Buffer.from(text)
  if (octets.length > mostAtOnce)
    return coding === 'br' ? inThread.br(octets, brotliOptions) : inThread.gzip(octets, gzipOptions)
  return coding === 'br' ? brotliCompressSync(octets, brotliOptions) : gzipSync(octets, gzipOptions)
}

/**
 * Whether the answers of an operation may be compressed: the length of a compressed answer tells what of it repeats, so that
 * whoever chooses a part of it could learn another (BREACH). Only what signed-in callers read, and no secrets.
 */
export const isCompressible = ({ access, effect, carriesSecret }: Operation): boolean =>
  effect === 'reads' && !('public' in access) && carriesSecret === undefined

/** A hook of a route: compresses its answers for clients that take it. */
export const compressAnswer = (
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  proceed: (error: Error | null, payload?: unknown) => void,
): void => {
  if (typeof payload !== 'string') return proceed(null, payload)
  // Whether this very answer is long enough or not: a cache must know that the next may differ.
  reply.header('vary', 'accept-encoding')
  const coding = payload.length < worthIt ? undefined : acceptedCoding(request.headers['accept-encoding'])
  if (coding === undefined) return proceed(null, payload)
  reply.header('content-encoding', coding).removeHeader('content-length')
  compress(coding, payload).then((octets) => proceed(null, octets), proceed)
}
