import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeBase64, type Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { freshSeconds, sendPublicFile, tagOf } from '../../../platform/http/files/public-file.ts'
import { throttle, TransportError } from '../../../platform/http/envelope/transport-errors.ts'
import type { AuthorityKey } from '../../../platform/keys/key-ring.ts'
import { publishedName } from '../../../platform/keys/trust-urls.ts'
import { createRateLimit } from '../../../platform/http/limits/rate-limit.ts'
import { createOcspResponder, longestOcspRequest } from './ocsp-responder.ts'
import { createCrlSource } from './published-crl.ts'
import { livingAuthorities, livingIntermediates, pemOf, pkcs7Of } from '../wire.ts'

const ocspPath = '/trust/ocsp'
// Each costs a signature: enough for a gateway that asks about every connection, too little for a flood.
const questionsPerAddress = { calls: 600, seconds: 60 }

const pkcs7Type = 'application/x-pkcs7-certificates'
const pemType = 'application/x-pem-file'

const mountAuthorities = (server: FastifyInstance, app: App): void => {
  const all = () => livingAuthorities(app.keys, app.clock.now())
  const roots = () => all().filter((certificate) => certificate.isSelfSigned)
  const between = () => livingIntermediates(app.keys, app.clock.now())
  const pemOfAll = (certificates: readonly Certificate[]) => certificates.map(pemOf).join('')
  const files: readonly [path: string, type: string, list: () => Certificate[], write: typeof pkcs7Of][] = [
    ['/trust/ca.p7b', pkcs7Type, all, pkcs7Of],
    ['/v1/partnermanager/trust/ca.p7b', pkcs7Type, all, pkcs7Of],
    ['/trust/ca.pem', pemType, all, pemOfAll],
    ['/trust/roots.pem', pemType, roots, pemOfAll],
    ['/trust/intermediates.p7b', pkcs7Type, between, pkcs7Of],
    ['/trust/intermediates.pem', pemType, between, pemOfAll],
  ]
  for (const [path, type, list, write] of files)
    server.get(path, (request, reply) => {
      const certificates = list()
      const body = write(certificates)
      const changedAt = certificates.reduce(
        (latest, { notBefore }) => (notBefore > latest ? notBefore : latest),
        new Date(0),
      )
      return sendPublicFile(request, reply, { type, body, tag: tagOf(body), changedAt })
    })
}

const mountLists = (server: FastifyInstance, app: App): void => {
  const currentList = createCrlSource(app)
  const authorityNamed = (name: string): AuthorityKey => {
    const found = app.keys.authorities.find(({ certificate }) => publishedName(certificate) === name)
    if (!found || found.certificate.notAfter <= app.clock.now()) throw new TransportError(404)
    return found
  }
  server.get<{ Params: { file: string } }>('/trust/:file', async (request, reply) => {
    const [, name = '', kind] = /^([0-9a-f]{40})\.(crl|cer)$/u.exec(request.params.file) ?? []
    if (kind === undefined) throw new TransportError(404)
    const authority = authorityNamed(name)
    if (kind === 'cer') {
      const { certificate } = authority
      return sendPublicFile(request, reply, {
        type: 'application/pkix-cert',
        body: Buffer.from(certificate.der),
        tag: certificate.sha256.slice(0, 32),
        changedAt: certificate.notBefore,
      })
    }
    const list = await currentList(authority)
    return sendPublicFile(request, reply, {
      type: 'application/pkix-crl',
      body: list.der,
      tag: `crl-${name.slice(0, 16)}-${list.number}`,
      changedAt: list.this_update,
    })
  })
}

const mountOcsp = (server: FastifyInstance, app: App): void => {
  const respond = createOcspResponder(app)
  const limit = createRateLimit(app.clock, questionsPerAddress)
  const send = async (
    { ip }: FastifyRequest,
    reply: FastifyReply,
    question: Uint8Array,
    mayCache: boolean,
  ): Promise<FastifyReply> => {
    throttle(limit(ip))
    const { der, cacheableUntil } = await respond(question)
    const cache = mayCache && cacheableUntil ? `public, max-age=${freshSeconds}, no-transform` : 'no-store'
    return reply.header('cache-control', cache).type('application/ocsp-response').send(Buffer.from(der))
  }
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/ocsp-request',
      { parseAs: 'buffer', bodyLimit: longestOcspRequest },
      (_request, body, done) => done(null, body),
    )
    scope.post(ocspPath, async (request, reply) => {
      if (!(request.body instanceof Uint8Array)) throw new TransportError(415)
      return send(request, reply, request.body, false)
    })
    // RFC 6960 §A.1: the question is the rest of the path, base64, with its own characters escaped.
    scope.get(`${ocspPath}/*`, async (request, reply) => {
      const text = request.url.slice(ocspPath.length + 1)
      const question = decodeBase64(safelyDecoded(text) ?? '')
      if (!question || question.length > longestOcspRequest) throw new TransportError(400)
      return send(request, reply, question, true)
    })
  })
}

const safelyDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * Mounts what everybody may fetch to judge our certificates, as plain files: authorities (`ca.p7b`, `ca.pem`,
 * `roots.pem`, `intermediates.p7b`, `intermediates.pem`), for each of them its certificate and its list of revoked ones, and the OCSP responder.
 */
export const mountTrustFiles = (server: FastifyInstance, app: App): void => {
  mountAuthorities(server, app)
  mountLists(server, app)
  mountOcsp(server, app)
}
