import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { faultyCertificates } from '../../../../../../tests/support/certificates/faulty-certificates.ts'
import {
  sceneAuthority,
  setFtmScene,
  type FtmScene,
} from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { openssl } from '../../../../../../tests/support/certificates/openssl.ts'
import { judgeCaCertificate } from '../../trust-store/trust-certificate.ts'
import { findDomainPath } from '../index.ts'

/** Acceptance checks of trust-and-crypto §9 that partner certificates answer. */

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
  for (const { certificate } of [ftm.root, ftm.sub])
    await api.as('admin').call('trust-store.upload', {
      request: { certificateData: certificate, partnerDomain: 'DEVICE' },
    })
})
afterAll(() => api.close())

const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const dayMilliseconds = 86_400_000

const upload = (certificateData: string, partnerDomain = 'FTM') =>
  api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData, partnerDomain },
  })

const uploadDevice = async (source: { readonly certificate: string }) => {
  const { response, messages } = await api.as('device').call('partner-certificates.upload', {
    request: { partnerId: 'device', certificateData: source.certificate, partnerDomain: 'DEVICE' },
  })
  expect(messages).toEqual([])
  return response
}

const printedBy = (p7b: string) =>
  (
    openssl(['pkcs7', '-print_certs', '-in', 'x.p7b'], { 'x.p7b': p7b }).match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu,
    ) ?? []
  ).map((pem) => readPem(pem))

describe('A4', () => {
  test.each(Object.entries(faultyCertificates))('%s has its row of §2.2', async (code, wish) => {
    const { codes } = await expectNothingStored(api, () => upload(wish('Acme Chips')))
    expect(codes).toEqual([code])
  })

  test('an unreadable certificate is named before an unknown domain, and that before all else', async () => {
    expect((await upload('no certificate', 'MOON')).codes).toEqual(['KER-KMS-013'])
    expect((await upload(faultyCertificates['KER-PMS-020']!('Acme Chips'), 'MOON')).codes).toEqual([
      'KER-PCM-011',
    ])
  })

  test('renewal with the same certificate, where it is asked for, gives a new serial and new dates', async () => {
    const own = await createTestApp()
    try {
      const scene = await setFtmScene(own, ['acme'])
      const request = {
        partnerId: 'acme',
        certificateData: scene.certificateOf('acme'),
        partnerDomain: 'FTM',
        renew: true,
      }
      const params = { partnerId: 'acme' }
      const current = async () => {
        const call = await own.as('acme').call('partner-certificates.get-both', { params })
        return readPem(call.response.mosipSignedCertificateData)
      }
      const before = await current()
      own.clock.advance(1000 * 60)
      expect((await own.as('acme').call('partner-certificates.upload', { request })).codes).toEqual([])
      const after = await current()
      expect(after.serialNumber.hex).not.toBe(before.serialNumber.hex)
      expect(after.notBefore.getTime()).toBeGreaterThan(before.notBefore.getTime())
      expect(after.notAfter.getTime()).toBeGreaterThan(before.notAfter.getTime())
      expect(after.keySha256).toBe(before.keySha256)
    } finally {
      await own.close()
    }
  })
})

describe('A6', () => {
  const files = async (signedBy: 'ca' | 'platform', partnerId: 'acme' | 'device') => {
    const client = api.as(partnerId)
    const { response } = await client.call('partner-certificates.list', { params: { partnerId } })
    const params = { partnerId, certificateId: response[0]!.certificateId }
    const file = async (format: 'pem' | 'pem-chain' | 'p7b') =>
      (await client.call('partner-certificates.download', { params, query: { signedBy, format } })).response
    return { p7b: await file('p7b'), pem: await file('pem'), chain: await file('pem-chain') }
  }

  test('the answered PEM is the first certificate of the p7b, and its chain leads to our root', async () => {
    const source = make({ subject: '/C=XX/O=Organisation of device/CN=P7', issuer: ftm.sub, key: rsa })
    const { signedCertificateData } = await uploadDevice(source)
    const { p7b, pem, chain } = await files('platform', 'device')
    expect(pem.fileData).toBe(signedCertificateData)
    const certificates = printedBy(p7b.fileData)
    expect(certificates[0]!.sha256).toBe(readPem(signedCertificateData).sha256)
    expect(certificates.map(({ isSelfSigned }) => isSelfSigned)).toEqual([false, false, true])
    expect(chain.fileData.startsWith(pem.fileData)).toBe(true)
    expect([p7b, pem, chain].map(({ fileName }) => fileName)).toEqual([
      'device-all-platform-signed.p7b',
      'device-all-platform-signed.pem',
      'device-all-platform-signed-chain.pem',
    ])
  })

  test('FTM returns the original: the uploaded leaf, and its chain in the file', async () => {
    const { response } = await upload(ftm.certificateOf('acme'))
    expect(readPem(response.signedCertificateData).sha256).toBe(readPem(ftm.certificateOf('acme')).sha256)
    const { p7b } = await files('ca', 'acme')
    const { root, sub } = sceneAuthority()
    expect(printedBy(p7b.fileData).map(({ sha256 }) => sha256)).toEqual(
      [ftm.certificateOf('acme'), sub.certificate, root.certificate].map((each) => readPem(each).sha256),
    )
  })
})

describe('A7', () => {
  test.each([
    ['today', new Date()],
    ['before a year with 29 February', new Date('2027-06-15T12:00:00.000Z')],
  ])(
    'a device certificate by the provider’s key verifies in the store, the day after too: %s',
    async (_, day) => {
      const own = await createTestApp()
      try {
        own.clock.set(day)
        const later = (days: number) => new Date(day.getTime() + days * dayMilliseconds)
        const root = make({
          subject: '/O=Roots/CN=Root',
          extensions: authorityExtensions,
          from: later(-1),
          until: later(2000),
        })
        const provider = make({
          subject: '/C=XX/O=Organisation of device/CN=Provider/serialNumber=7',
          issuer: root,
          key: rsa,
          from: later(-1),
          until: later(900),
        })
        const admin = own.as('admin')
        await admin.call('trust-store.upload', {
          request: { certificateData: root.certificate, partnerDomain: 'DEVICE' },
        })
        const { response, messages } = await own.as('device').call('partner-certificates.upload', {
          request: { partnerId: 'device', certificateData: provider.certificate, partnerDomain: 'DEVICE' },
        })
        expect(messages).toEqual([])
        const signed = readPem(response.signedCertificateData)
        const device = make({
          subject: '/O=Devices/CN=Scanner 1',
          issuer: { certificate: response.signedCertificateData, key: provider.key },
          from: later(0),
          until: later(30),
        })
        const impostor = make({
          subject: '/C=XX/O=Organisation of device/CN=Provider/serialNumber=7',
          key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
          extensions: authorityExtensions,
        })
        const stranger = make({
          subject: '/O=Devices/CN=Scanner 2',
          issuer: impostor,
          from: later(0),
          until: later(30),
        })
        for (const days of [0, 1]) {
          own.clock.set(new Date(later(days).getTime() + 1000))
          const answer = await findDomainPath(own.app, 'DEVICE', device.read)
          expect(answer?.map(({ sha256 }) => sha256)).toEqual([
            device.read.sha256,
            signed.sha256,
            own.app.keys.issuing.sha256,
            own.app.keys.root.sha256,
          ])
          // Nobody else's signature will do, nor another domain.
          expect(await findDomainPath(own.app, 'DEVICE', stranger.read)).toBeUndefined()
          expect(await findDomainPath(own.app, 'FTM', device.read)).toBeUndefined()
          // A consumer that takes the chain into its own store asks for twelve months more (§1.3, 7).
          const verdict = judgeCaCertificate(signed, {
            domain: 'DEVICE',
            view: { roots: own.app.keys.roots, intermediates: own.app.keys.issuers, inactive: new Set() },
            now: own.clock.now(),
            minimumMonths: 12,
            checks: ['authority', 'key', 'signature'],
          })
          expect(verdict).toBe('INTERMEDIATE')
        }
      } finally {
        await own.close()
      }
    },
  )

  test('and stops verifying when the provider’s own authority loses trust', async () => {
    const own = await createTestApp()
    try {
      const root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until: inDays(2000) })
      const provider = make({ subject: '/C=XX/O=Organisation of device/CN=Provider', issuer: root, key: rsa })
      const admin = own.as('admin')
      const stored = await admin.call('trust-store.upload', {
        request: { certificateData: root.certificate, partnerDomain: 'DEVICE' },
      })
      const { response } = await own.as('device').call('partner-certificates.upload', {
        request: { partnerId: 'device', certificateData: provider.certificate, partnerDomain: 'DEVICE' },
      })
      const device = make({
        subject: '/O=Devices/CN=Scanner',
        issuer: { certificate: response.signedCertificateData, key: provider.key },
        from: new Date(Date.now() + 1000),
        until: inDays(30),
      })
      own.clock.advance(5_000)
      expect((await findDomainPath(own.app, 'DEVICE', device.read)) !== undefined).toBe(true)
      const params = { certificateId: stored.response.certificates[0]!.certificateId! }
      const action = 'suspend'
      const { impactId, affected } = (
        await admin.call('trust-store.preview-change', { params, query: { action } })
      ).response
      expect(affected.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['partner device'])
      await admin.call('trust-store.change-state', { params, request: { action, impactId, reason: 'Lost.' } })
      expect((await findDomainPath(own.app, 'DEVICE', device.read)) !== undefined).toBe(false)
    } finally {
      await own.close()
    }
  })
})

describe('A14', () => {
  test('after a renewal the old certificate’s signatures count for the overlap, and never past its end', async () => {
    const own = await createTestApp({ PARTNER_CERTIFICATE_OVERLAP_DAYS: '10' })
    try {
      const scene = await setFtmScene(own, ['acme'])
      const client = own.as('acme')
      const certificateData = make({ subject: '/C=XX/O=Acme Chips/CN=New', issuer: scene.sub }).certificate
      const renewed = await client.call('partner-certificates.upload', {
        request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
      })
      expect(renewed.codes).toEqual([])
      const standings = async () => {
        const { response } = await client.call('partner-certificates.list', { params: { partnerId: 'acme' } })
        return response.map(({ standing }) => standing)
      }
      expect(await standings()).toEqual(['current', 'overlapping'])
      const start = own.clock.now().getTime()
      await own.token('acme')
      for (const [days, standing] of [
        [9.99, 'overlapping'],
        [10.01, 'replaced'],
      ] as const) {
        own.clock.set(new Date(start + days * dayMilliseconds))
        expect(await standings()).toEqual(['current', standing])
      }
    } finally {
      await own.close()
    }
  })
})

test('days that remain: P16 finds what ends within them', async () => {
  const find = async (expiryPeriod: string) =>
    (await api.as('acme').call('partner-certificates.list-own', { query: { expiryPeriod } })).response
  expect(await find('30')).toEqual([])
  await api.query(
    `update held_certificate set platform_signed = ca_signed, ca_signed = $1 where holder_id = 'acme' and superseded_at is null`,
    [Buffer.from(readPem(ftm.certificateOf('acme')).der)],
  )
  expect(await find('30')).toEqual([])
  const brief = make({ subject: '/O=x/CN=Brief', issuer: ftm.sub, until: inDays(5) })
  await api.query(
    `update held_certificate set platform_signed = $1 where holder_id = 'acme' and superseded_at is null`,
    [Buffer.from(brief.read.der)],
  )
  expect([(await find('4')).length, (await find('5')).length, (await find('30')).length]).toEqual([0, 1, 1])
  expect(
    (await api.as('acme').call('partner-certificates.list-own', { query: { expiryPeriod: '31' } })).codes,
  ).toEqual(['PMS_COR_001'])
})
