import { toPem } from '@entente/trust'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { authorityExtensions, make, readPem } from '../../../../../tests/support/certificates.ts'
import { sceneCertificate, setFtmScene } from '../../../../../tests/support/ftm-scene.ts'
import { withOtherSignature } from '../../../../../tests/support/malleable.ts'
import type { Identity } from '../../../../../tests/support/openssl.ts'
import { findDomainPath } from './index.ts'

/** What holders and their standing say for a certificate whose chain stands. */

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

let api: TestApp
let source: Identity
let twin: string
let device: string

beforeAll(async () => {
  api = await createTestApp()
  const root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until: inDays(2000) })
  await api.as('admin').call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'DEVICE' },
  })
  source = make({ subject: '/C=XX/O=Organisation of device/CN=Provider', issuer: root, key: rsa })
})
afterAll(() => api.close())

const upload = async (): Promise<string> => {
  const { response, messages } = await api.as('device').call('partner-certificates.upload', {
    request: {
      partnerId: 'device',
      certificateData: source.certificate,
      partnerDomain: 'DEVICE',
      renew: true,
    },
  })
  expect(messages).toEqual([])
  return response.signedCertificateData
}

beforeEach(async () => {
  twin = await upload()
  device = make({
    subject: '/O=Devices/CN=Scanner',
    issuer: { certificate: twin, key: source.key },
    from: new Date(Date.now() + 1000),
    until: inDays(30),
    extensions: ['basicConstraints=CA:false'],
  }).certificate
  api.clock.advance(60_000)
})

/** What is believed: the uploaded certificate, its twin, and a device below that. */
const believed = () =>
  Promise.all(
    [source.certificate, twin, device].map(
      async (pem) => (await findDomainPath(api.app, 'DEVICE', readPem(pem))) !== undefined,
    ),
  )

const setActive = (isActive: boolean) =>
  api.query(`update partner set is_active = $1 where id = 'device'`, [isActive])

test('a partner that is deactivated is believed no more, nor what it has issued: at once', async () => {
  expect(await believed()).toEqual([true, true, true])
  // Nothing else happens: events that revoke its certificates may be late.
  await setActive(false)
  expect(await believed()).toEqual([false, false, false])
  await setActive(true)
  expect(await believed()).toEqual([true, true, true])
})

test('nor by its authority’s certificate with the signature written anew, which has another digest', async () => {
  const anew = withOtherSignature(readPem(source.certificate))
  expect(anew.sha256).not.toBe(readPem(source.certificate).sha256)
  const isBelieved = async () => (await findDomainPath(api.app, 'DEVICE', anew)) !== undefined
  expect(await isBelieved()).toBe(true)
  await setActive(false)
  expect(await isBelieved()).toBe(false)
  await setActive(true)
})

test('what others say for the holder of a deactivated partner does not count, of a chip it does', async () => {
  await setActive(false)
  await api.query(
    `insert into held_certificate
     select (r).* from (
       select jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'holder_type', 'chip', 'holder_id', '77',
         'platform_serial_number', h.platform_serial_number || '7')) as r
         from held_certificate h where platform_sha256 = $1) rows`,
    [readPem(twin).sha256],
  )
  expect((await believed())[0]).toBe(true)
  // What ends a chip revokes its twin while that lives; afterwards nobody can tell.
  await api.query(`update held_certificate set platform_not_after = $1 where holder_type = 'chip'`, [
    api.clock.now(),
  ])
  expect((await believed())[0]).toBe(false)
  await api.query(`delete from held_certificate where holder_type = 'chip'`)
  expect((await believed())[0]).toBe(false)
  await setActive(true)
})

test('where we have revoked the twin, the authority’s own word does not count either; a new twin gives it back', async () => {
  const [row] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
    readPem(twin).sha256,
  ])
  const ids = await api.query<{ id: string }>(
    `select id from issued_certificate where holder_id = 'device' and (revoked_at is null or revoked_at > $1)`,
    [api.clock.now()],
  )
  expect(ids).toContainEqual(row)
  for (const { id } of ids)
    expect(
      (
        await api.as('admin').call('platform-trust.revoke', {
          params: { certificateId: id },
          request: { reason: 'privilegeWithdrawn' },
        })
      ).codes,
    ).toEqual([])
  expect(await believed()).toEqual([false, false, false])
  twin = await upload()
  expect(await believed()).toEqual([true, true, true])
})

test('a kind that does not issue issues nothing that is believed, though the compat profile writes an authority', async () => {
  const compat = await createTestApp({ CERTIFICATE_PROFILE: 'compat' })
  try {
    await setFtmScene(compat)
    const [row] = await compat.query<{ der: Buffer }>(
      `select platform_signed as der from held_certificate where holder_id = 'acme'`,
    )
    const authority = toPem('CERTIFICATE', row!.der)
    expect(readPem(authority).basicConstraints?.ca).toBe(true)
    expect(await findDomainPath(compat.app, 'FTM', readPem(authority))).toBeDefined()
    const below = make({
      subject: '/O=Rival Chips/CN=Not theirs',
      issuer: { certificate: authority, key: sceneCertificate('Acme Chips').key },
      from: new Date(Date.now() + 1000),
      until: inDays(30),
    })
    compat.clock.advance(60_000)
    expect(await findDomainPath(compat.app, 'FTM', below.read)).toBeUndefined()
  } finally {
    await compat.close()
  }
})
