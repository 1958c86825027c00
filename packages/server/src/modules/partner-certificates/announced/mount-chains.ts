import { certsOnlyPkcs7 } from '@entente/trust'
import type { FastifyInstance } from 'fastify'
import type { App } from '../../../platform/app.ts'
import { TransportError } from '../../../platform/http/envelope/transport-errors.ts'
import { sendPublicFile, tagOf } from '../../../platform/http/files/public-file.ts'
import { caSignedChain, platformChain } from './chains.ts'
import { loadById } from '../store.ts'

const folder = '/trust/chains'

/** Where the chain of a held certificate lies. Its id is a random one: whoever was told it may read what it names. */
export const chainPath = (id: string): string => `${folder}/${id}.p7b`

/**
 * Mounts the chains that the platform is told of (`CA_CERTIFICATE_UPLOADED`), each at an address of its own that stays: base64url
 * of a PKCS #7 file as consumers read shared ones (trust-and-crypto §6.4). What has been revoked since is told by lists and
 * OCSP, as of every certificate.
 */
export const mountChains = (server: FastifyInstance, app: App): void => {
  server.get<{ Params: { file: string } }>(`${folder}/:file`, async (request, reply) => {
    const [, id] = /^([0-9a-f-]{36})\.p7b$/u.exec(request.params.file) ?? []
    const held = id === undefined ? undefined : await loadById(app.database, id)
    if (!held) throw new TransportError(404)
    const chain =
      held.domain === 'FTM' ? await caSignedChain(app, held) : platformChain(app, held.platformSigned)
    const body = Buffer.from(certsOnlyPkcs7(chain.map(({ der }) => der))).toString('base64url')
    return sendPublicFile(request, reply, { type: 'text/plain; charset=utf-8', body, tag: tagOf(body) })
  })
}
