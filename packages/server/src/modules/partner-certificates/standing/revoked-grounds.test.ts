import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { findDomainPath } from '../index.ts'

/** What the authority of a maker publishes about it. */
let publisher: Server
let api: TestApp
let revoked: string[] = []

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until: inDays(2000) })

beforeAll(async () => {
  publisher = createServer((_request, reply) => reply.end(makeList(root, revoked, inDays(20))))
  await new Promise<void>((ready) => publisher.listen(0, '127.0.0.1', ready))
  api = await createTestApp({ REVOCATION_POLICY: 'soft', OUTBOUND_ALLOWED: '127.0.0.1' })
  const request = { certificateData: root.certificate, partnerDomain: 'DEVICE' }
  expect((await api.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
})
afterAll(async () => {
  await api.close()
  publisher.closeAllConnections()
  publisher.close()
})

test('what we have signed does not come back when the certificate that its authority has revoked runs out', async () => {
  const { port } = publisher.address() as AddressInfo
  const source = make({
    subject: '/O=Organisation of device/CN=Maker',
    issuer: root,
    until: inDays(340),
    extensions: [`crlDistributionPoints=URI:http://127.0.0.1:${port}/`],
  })
  const request = { partnerId: 'device', certificateData: source.certificate, partnerDomain: 'DEVICE' }
  const { codes, response } = await api.as('device').call('partner-certificates.upload', { request })
  expect(codes).toEqual([])
  const issuer = { certificate: response.signedCertificateData, key: source.key }
  const scanner = make({
    subject: '/O=Devices/CN=Scanner',
    issuer,
    until: inDays(360),
    extensions: ['basicConstraints=CA:false'],
  })
  const believed = async () =>
    [
      await findDomainPath(api.app, 'DEVICE', readPem(issuer.certificate)),
      await findDomainPath(api.app, 'DEVICE', scanner.read),
    ].map((path) => path !== undefined)
  api.clock.advance(120_000)
  expect(await believed()).toEqual([true, true])
  revoked = [source.certificate]
  api.clock.advance(2 * 86_400_000)
  expect(await believed()).toEqual([false, false])
  api.clock.advance(345 * 86_400_000)
  expect(await believed()).toEqual([false, false])
})
