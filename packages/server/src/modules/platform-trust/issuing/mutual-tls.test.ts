import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { openssl, type Identity } from '../../../../../../tests/support/certificates/openssl.ts'
import { fetchTrustFile, opensslSays } from '../../../../../../tests/support/certificates/trust-files.ts'

/** A gateway that lets in whom the platform has certified, by what the platform publishes and by nothing else. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
})
afterAll(() => api.close())

type Client = Identity & { readonly id: string; readonly sha256: string }

const clientOf = async (partnerId: 'acme' | 'rival'): Promise<Client> => {
  const { key } = make({ subject: '/CN=key' })
  const certificateRequest = openssl(['req', '-new', '-key', 'k.pem', '-subj', '/CN=x'], { 'k.pem': key })
  const { response } = await api.as(partnerId).call('platform-trust.request-tls', {
    params: { partnerId },
    request: { certificateRequest },
  })
  const { certificateId: id, certificateData, chainData } = response
  return { id, key, certificate: chainData, sha256: readPem(certificateData).sha256 }
}

/** The lists of all authorities, as a TLS server wants them. */
const lists = (): Promise<string[]> =>
  Promise.all(
    [api.app.keys.root, api.app.keys.issuing].map(async ({ keyIdentifier }) => {
      const { rawPayload } = await fetchTrustFile(
        api,
        `/trust/${Buffer.from(keyIdentifier).toString('hex')}.crl`,
      )
      return opensslSays(['crl', '-inform', 'DER', '-in', 'l.crl'], { 'l.crl': rawPayload }).said
    }),
  )

const gatewayKey = make({ subject: '/CN=gateway.example' })

/** SHA-256 of the certificate that the gateway has seen of this client, or why it let nobody in. */
const knock = async (client: Identity | undefined): Promise<string> => {
  const server = createServer({
    cert: gatewayKey.certificate,
    key: gatewayKey.key,
    ca: (await fetchTrustFile(api, '/trust/roots.pem')).body,
    crl: await lists(),
    requestCert: true,
    // Decided here, so that the reason can be told.
    rejectUnauthorized: false,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const seen = new Promise<string>((resolve) => {
    server.once('secureConnection', (visitor: TLSSocket) =>
      resolve(
        visitor.authorized
          ? visitor.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()
          : String(visitor.authorizationError),
      ),
    )
  })
  const socket = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...(client ? { cert: client.certificate, key: client.key } : {}),
  })
  socket.on('error', () => undefined)
  const answer = await seen
  socket.destroy()
  server.close()
  return answer
}

describe('A13 a gateway that requires a client certificate', () => {
  test('lets in the partner whose certificate the platform has signed, and knows which it is', async () => {
    const [acme, rival] = [await clientOf('acme'), await clientOf('rival')]
    expect(await knock(acme)).toBe(acme.sha256)
    const issuedTo = async (partnerId: 'acme' | 'rival') => {
      const { response } = await api.as('admin').call('platform-trust.list-issued-to', {
        params: { partnerId },
      })
      return response.filter(({ status }) => status === 'valid').map(({ sha256 }) => sha256)
    }
    // Another partner's certificate opens the door, and is not taken for this one's.
    const visitor = await knock(rival)
    expect(await issuedTo('rival')).toContain(visitor)
    expect(await issuedTo('acme')).not.toContain(visitor)
  })

  test('refuses who brings none, who brings a stranger’s, and who was revoked', async () => {
    const stranger = make({ subject: '/O=Foreign/CN=Root', extensions: authorityExtensions })
    const foreign = make({ subject: '/C=XX/O=Acme Chips/CN=acme', issuer: stranger })
    const revoked = await clientOf('acme')
    await api.as('acme').call('platform-trust.revoke', {
      params: { certificateId: revoked.id },
      request: { reason: 'keyCompromise' },
    })
    expect([await knock(undefined), await knock(foreign), await knock(revoked)]).toEqual([
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_REVOKED',
    ])
  })
})
