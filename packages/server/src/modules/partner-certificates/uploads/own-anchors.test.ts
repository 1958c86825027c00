import { toPem } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { sceneAuthority } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { openssl } from '../../../../../../tests/support/certificates/openssl.ts'
import {
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'

/** Where administrators have taken our own authority into a domain, what we have signed leads there by itself. */

let api: SameOrganisation['api']
let believed: SameOrganisation['believed']
let upload: SameOrganisation['upload']
beforeAll(async () => {
  ;({ api, believed, upload } = await openSameOrganisation())
  for (const each of ownAuthorities()) expect(await trust(each, 'FTM')).toEqual([])
})
afterAll(() => api.close())

const ownAuthorities = () =>
  [...api.app.keys.roots, ...api.app.keys.certifiers].map(({ der }) => toPem('CERTIFICATE', der))

const trust = async (certificateData: string, partnerDomain: 'FTM' | 'DEVICE') =>
  (await api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })).codes

const authority = (name: string) =>
  make({
    subject: `/O=Roots/CN=${name}`,
    extensions: authorityExtensions,
    until: new Date(Date.now() + 2000 * 86_400_000),
  })

/** What we sign from a request: the name is the partner's, whoever has vouched for nobody. */
const tlsOf = async (partnerId: 'acme') => {
  const { key } = make({ subject: '/CN=any' })
  const certificateRequest = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/CN=x'], { 'key.pem': key })
  const { codes, response } = await api
    .as(partnerId)
    .call('platform-trust.request-tls', { params: { partnerId }, request: { certificateRequest } })
  return { codes, certificateData: response.certificateData }
}

const setState = async ({ certificate }: { certificate: string }, state: 'SUSPENDED' | 'ACTIVE') =>
  api.query(
    `update trust_certificate set state = $1, state_reason = '', state_changed_at = now(), state_changed_by = ''
     where sha256 = $2`,
    [state, readPem(certificate).sha256],
  )

/** The newest certificate that we have signed for somebody. */
const newestTwinOf = async (holder: string) => {
  const [row] = await api.query<{ twin: Buffer }>(
    'select platform_signed as twin from held_certificate where holder_id = $1 order by uploaded_at desc, id desc',
    [holder],
  )
  return toPem('CERTIFICATE', row!.twin)
}

test('a certificate of ours ends with the authority of what it was signed on, and so does one that was signed on it', async () => {
  const root = authority('Suspended')
  expect(await trust(root.certificate, 'FTM')).toEqual([])
  const c = make({ subject: '/O=Acme Chips/CN=Below', issuer: root })
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  const first = await newestTwinOf('acme')
  api.clock.advance(1000)
  expect(await upload('rival', 'rival', first)).toEqual([])
  const second = await newestTwinOf('rival')
  const standing = async () => [await believed(first), await believed(second)]
  expect(await standing()).toEqual([true, true])
  await setState(root, 'SUSPENDED')
  expect(await believed(c.certificate)).toBe(false)
  expect(await standing()).toEqual([false, false])
  await setState(root, 'ACTIVE')
  expect(await standing()).toEqual([true, true])
})

test('a certificate of ours that was signed for another use is no ground in a domain', async () => {
  const { certificateData, codes } = await tlsOf('acme')
  const sent = await upload('acme', 'acme', certificateData)
  expect([codes, sent]).toEqual([[], ['KER-PCM-006']])
})

test('nor is one that we have revoked, which says the same as before', async () => {
  const c = make({ subject: '/O=Acme Chips/CN=Revoked', issuer: sceneAuthority().sub })
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  const twin = await newestTwinOf('acme')
  const [issued] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
    readPem(twin).sha256,
  ])
  const params = { certificateId: issued?.id ?? '' }
  const revoked = await api
    .as('admin')
    .call('platform-trust.revoke', { params, request: { reason: 'superseded' } })
  expect(revoked.codes).toEqual([])
  expect(await upload('rival', 'rival', twin)).toEqual(['KER-PCM-006'])
})

test('what is issued below a certificate of ours ends with the authority at its ground', async () => {
  const root = authority('Of devices')
  for (const each of [root.certificate, ...ownAuthorities()]) expect(await trust(each, 'DEVICE')).toEqual([])
  const bring = async (certificateData: string) => {
    const request = { partnerId: 'device', certificateData, partnerDomain: 'DEVICE' }
    return (await api.as('device').call('partner-certificates.upload', { request })).codes
  }
  const source = make({ subject: '/O=Organisation of device/CN=Maker', issuer: root })
  expect(await bring(source.certificate)).toEqual([])
  api.clock.advance(1000)
  expect(await bring(await newestTwinOf('device'))).toEqual([])
  const issuer = { certificate: await newestTwinOf('device'), key: source.key }
  const device = make({ subject: '/O=Devices/CN=Scanner', issuer, extensions: ['basicConstraints=CA:false'] })
  api.clock.advance(120_000)
  expect(await believed(device.certificate, 'DEVICE')).toBe(true)
  await setState(root, 'SUSPENDED')
  expect(await believed(device.certificate, 'DEVICE')).toBe(false)
  await setState(root, 'ACTIVE')
  expect(await believed(device.certificate, 'DEVICE')).toBe(true)
})

test('and so it does where administrators have taken the certificate of ours itself into the domain', async () => {
  const root = authority('Of makers')
  expect(await trust(root.certificate, 'DEVICE')).toEqual([])
  const source = make({ subject: '/O=Organisation of device/CN=Taken', issuer: root })
  const request = { partnerId: 'device', certificateData: source.certificate, partnerDomain: 'DEVICE' }
  expect((await api.as('device').call('partner-certificates.upload', { request })).codes).toEqual([])
  const issuer = { certificate: await newestTwinOf('device'), key: source.key }
  expect(await trust(issuer.certificate, 'DEVICE')).toEqual([])
  const device = make({ subject: '/O=Devices/CN=Camera', issuer, extensions: ['basicConstraints=CA:false'] })
  api.clock.advance(120_000)
  expect(await believed(device.certificate, 'DEVICE')).toBe(true)
  await setState(root, 'SUSPENDED')
  expect([
    await believed(issuer.certificate, 'DEVICE'),
    await believed(device.certificate, 'DEVICE'),
  ]).toEqual([false, false])
  await setState(root, 'ACTIVE')
  expect(await believed(device.certificate, 'DEVICE')).toBe(true)
})
