import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import {
  sceneAuthority,
  setFtmScene,
  type FtmScene,
} from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { noteCompromised } from '../../../../../../tests/support/certificates/note-compromised.ts'
import { makeCertificate } from '../../../../../../tests/support/certificates/openssl.ts'

/** The same certificate once more: answered with what is there, nothing stored, no second twin. */

const day = 86_400_000
let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp({ DATABASE_POOL: '16' })
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

const fresh = (organisation = 'Acme Chips') =>
  makeCertificate({ subject: `/O=${organisation}/CN=again`, issuer: sceneAuthority().sub }).certificate

const upload = (certificateData: string, over: object = {}) =>
  api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM', ...over },
  })

const atKeyManager = (certificateData: string, over: object = {}) =>
  api.as('acme').call('key-service.upload-partner', {
    request: { certificateData, organizationName: 'Acme Chips', partnerDomain: 'FTM', ...over },
  })

const twins = async (holder = 'acme') =>
  (
    await api.query<{ id: string }>(
      'select id from held_certificate where holder_id = $1 order by uploaded_at',
      [holder],
    )
  ).map(({ id }) => id)

describe('a partner’s', () => {
  test('is answered with what is there, at either door, in any armour', async () => {
    const certificate = fresh()
    const first = await upload(certificate)
    expect(first.response.isRepeated).toBe(false)
    const bare = certificate.replaceAll(/-----[^-]*-----|\s/gu, '')
    await expectNothingStored(api, async () => {
      for (const text of [certificate, `\n${certificate}`, certificate.replaceAll('\n', '\r\n'), bare]) {
        const again = await upload(text, { partnerDomain: 'ftm', certificatePurpose: 'ALL', renew: false })
        expect(again.codes).toEqual([])
        expect(again.response).toMatchObject({
          certificateId: first.response.certificateId,
          signedCertificateData: first.response.signedCertificateData,
          revocation: first.response.revocation,
          isRepeated: true,
        })
      }
      const { response } = await atKeyManager(certificate)
      expect(response.certificateId).toBe(first.response.certificateId)
    })
  })

  test('at once gives one', async () => {
    const certificate = fresh()
    const before = (await twins()).length
    const replies = await Promise.all([1, 2, 3, 4].map(() => upload(certificate)))
    expect(replies.flatMap(({ codes }) => codes)).toEqual([])
    expect(new Set(replies.map(({ response }) => response.certificateId)).size).toBe(1)
    expect(replies.filter(({ response }) => !response.isRepeated)).toHaveLength(1)
    expect(await twins()).toHaveLength(before + 1)
  })

  test('is signed anew where that is asked for, and for another purpose', async () => {
    const certificate = fresh()
    const first = await upload(certificate)
    const renewed = await upload(certificate, { renew: true })
    expect(renewed.response.isRepeated).toBe(false)
    expect(renewed.response.certificateId).not.toBe(first.response.certificateId)
    expect((await atKeyManager(certificate, { renew: true })).response.certificateId).not.toBe(
      renewed.response.certificateId,
    )
    expect((await upload(certificate, { certificatePurpose: 'TLS' })).response.isRepeated).toBe(false)
  })

  test('is not there when another has taken its place', async () => {
    const [one, other] = [fresh(), fresh()]
    for (const certificate of [one, other, one])
      expect((await upload(certificate)).response.isRepeated).toBe(false)
  })

  test.each([
    [
      'is revoked',
      () =>
        api.query(
          `update issued_certificate set revoked_at = now() - interval '1 hour', revocation_reason = 'unspecified' where holder_id = 'acme' and revoked_at is null`,
        ),
    ],
    ['is over', async () => api.clock.advance(366 * day)],
    ['comes to its end', async () => api.clock.advance(340 * day)],
    [
      'was signed by a key of ours that is revoked',
      () =>
        api.query(
          `update issued_certificate set revoked_at = now() - interval '1 hour', revocation_reason = 'unspecified' where purpose = 'AUTHORITY'`,
        ),
    ],
  ])('is signed anew when the twin %s', async (_, spoil) => {
    const certificate = makeCertificate({
      subject: '/O=Acme Chips/CN=spoilt',
      issuer: sceneAuthority().sub,
      until: new Date(Date.now() + 900 * day),
    }).certificate
    const first = await upload(certificate)
    expect((await upload(certificate)).response.isRepeated).toBe(true)
    try {
      await spoil()
      const again = await upload(certificate)
      expect([again.codes, again.response?.isRepeated]).toEqual([[], false])
      expect(again.response.certificateId).not.toBe(first.response.certificateId)
    } finally {
      api.clock.set(new Date())
      await api.query(
        `update issued_certificate set revoked_at = null, revocation_reason = null where purpose = 'AUTHORITY'`,
      )
    }
  })

  test('is refused like a new one when another certificate of its key was revoked as compromised', async () => {
    const key = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']
    const certificate = makeCertificate({
      subject: '/O=Acme Chips/CN=gone',
      issuer: sceneAuthority().sub,
      key,
    }).certificate
    const first = await upload(certificate)
    expect(first.codes).toEqual([])
    expect((await upload(certificate)).response.isRepeated).toBe(true)
    // One of that key that was issued once and is over: what stands is not revoked with it.
    await api.query(
      `insert into issued_certificate
       select (r).* from (
         select jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'serial_number', '4711', 'sha256', 'x',
           'revoked_at', now(), 'revocation_reason', 'keyCompromise')) as r
           from issued_certificate i join held_certificate h on h.platform_sha256 = i.sha256 where h.id = $1) rows`,
      [first.response.certificateId],
    )
    await noteCompromised(api)
    for (const send of [upload, atKeyManager]) {
      const { codes } = await expectNothingStored(api, () => send(certificate) as Promise<Reply>)
      expect(codes).toEqual(['ENT_CRT_002'])
    }
  })

  test('is signed anew when the twin is not of today’s profile', async () => {
    const other = await createTestApp({ CERTIFICATE_PROFILE: 'compat' })
    try {
      await setFtmScene(other)
      const call = (certificateData: string) =>
        other.as('acme').call('partner-certificates.upload', {
          request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
        })
      const certificate = fresh()
      await call(certificate)
      expect((await call(certificate)).response.isRepeated).toBe(true)
      ;(other.app.settings as { CERTIFICATE_PROFILE: string }).CERTIFICATE_PROFILE = 'hardened'
      expect((await call(certificate)).response.isRepeated).toBe(false)
    } finally {
      await other.close()
    }
  })

  test('whose chain has lost its trust is refused, not answered', async () => {
    const certificate = fresh()
    await upload(certificate)
    await api.query(
      `update trust_certificate set state = 'SUSPENDED', state_reason = 'x', state_changed_at = now(), state_changed_by = 'x' where kind = 'ROOT'`,
    )
    try {
      const { codes } = await expectNothingStored(api, () => upload(certificate))
      expect(codes).toEqual(['KER-PCM-006'])
    } finally {
      await api.query(
        `update trust_certificate set state = 'ACTIVE', state_reason = null, state_changed_at = null, state_changed_by = null`,
      )
    }
  })
})

test('a chip’s is answered with what is there, and the chip stays as it is', async () => {
  const id = await ftm.addChip('acme')
  const certificate = fresh()
  const send = (over: object = {}) =>
    api.as('acme').call('chips.upload-certificate', {
      request: { ...ftm.uploadOf(id, 'acme', certificate), ...over },
    })
  const first = await send()
  const same = async () => {
    const { codes, response } = await expectNothingStored(api, () => send())
    expect([codes, response.certificateId, response.signedCertificateData]).toEqual([
      [],
      first.response.certificateId,
      first.response.signedCertificateData,
    ])
  }
  await same()
  await api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } })
  await same()
  expect((await send({ renew: true })).codes).toEqual([])
  const { status } = (await api.as('admin').call('chips.get', { params: { ftmId: id } })).response
  expect(status).toBe('pending_approval')
  expect(await twins(id)).toHaveLength(2)
})

test('a certificate by another authority for a key of ours is taken once', async () => {
  const name = { applicationId: 'IDA', referenceId: 'SIGN' }
  const admin = api.as('admin')
  const { response } = await admin.call('key-service.generate-master-key', {
    params: { objectType: 'certificate' },
    request: name,
  })
  // Its own certificate is the one that is there.
  const again = await expectNothingStored(api, () =>
    admin.call('key-service.upload-certificate', {
      request: { ...name, certificateData: response.certificate! },
    }),
  )
  expect([again.codes, again.response.status]).toEqual([[], 'Upload Success.'])
})
