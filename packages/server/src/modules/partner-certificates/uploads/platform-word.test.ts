import { toPem, type Certificate } from '@entente/trust'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import {
  makeCertificate,
  makeCertificateRequest,
} from '../../../../../../tests/support/certificates/openssl.ts'
import { findDomainPath } from '../index.ts'

/** What our own signature is worth: in which domain, and until when. */

const domains = ['AUTH', 'DEVICE', 'FTM', 'MISP'] as const
let api: TestApp
let scene: FtmScene
let made = 0

beforeAll(async () => {
  api = await createTestApp()
  scene = await setFtmScene(api)
})
afterAll(() => api.close())

const believedIn = async (target: Certificate): Promise<string[]> => {
  const found = await Promise.all(domains.map((domain) => findDomainPath(api.app, domain, target)))
  return domains.filter((_, index) => found[index] !== undefined)
}

/** A key of its own each time, so that nothing else loses its key. */
const newUpload = (key?: readonly string[]): string =>
  makeCertificate({
    subject: '/C=XX/O=Acme Chips/CN=Word',
    issuer: scene.sub,
    keyNumber: (made += 1),
    ...(key ? { key } : {}),
  }).certificate

const newestTwin = async ({ query }: Pick<TestApp, 'query'>, holder: string): Promise<Certificate> => {
  const [row] = await query<{ der: Buffer }>(
    `select platform_signed as der from held_certificate where holder_id = $1 order by uploaded_at desc, superseded_at desc nulls first limit 1`,
    [holder],
  )
  return readPem(toPem('CERTIFICATE', row!.der))
}

const upload = async (certificateData: string, renew = false): Promise<Certificate> => {
  const { codes } = await api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM', renew },
  })
  expect(codes).toEqual([])
  return newestTwin(api, 'acme')
}

const idOf = async ({ sha256 }: Certificate): Promise<string> =>
  (await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [sha256]))[0]!.id

const revoke = async (certificate: Certificate, reason: 'keyCompromise' | 'superseded') => {
  const params = { certificateId: await idOf(certificate) }
  const { codes } = await api.as('admin').call('platform-trust.revoke', { params, request: { reason } })
  expect(codes).toEqual([])
}

const ownKey = async (applicationId: string, referenceId: string): Promise<Certificate> => {
  const request = { applicationId, referenceId, force: false }
  const params = { objectType: 'certificate' } as const
  const { response, codes } = await api
    .as('admin')
    .call('key-service.generate-master-key', { params, request })
  expect(codes).toEqual([])
  return readPem(response.certificate ?? '')
}

const cipherKey = async (): Promise<Certificate> => {
  const request = { applicationId: 'IDA', referenceId: 'PARTNER', data: 'c2VjcmV0' }
  expect((await api.as('service-client').call('key-service.encrypt', { request })).codes).toEqual([])
  const [row] = await api.query<{ der: Buffer }>(
    `select der from issued_certificate where holder_type = 'platform' and purpose = 'ENCRYPTION'`,
  )
  return readPem(toPem('CERTIFICATE', row!.der))
}

describe.each(['as it is', 'with our authorities in its store'])('a domain %s', (store) => {
  beforeAll(async () => {
    if (store === 'as it is') return
    for (const partnerDomain of domains)
      for (const { der } of [api.app.keys.root, api.app.keys.issuing]) {
        const request = { certificateData: toPem('CERTIFICATE', der), partnerDomain }
        expect((await api.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
      }
  })

  test('believes what we have signed for it, and not for another', async () => {
    expect(await believedIn(await upload(newUpload()))).toEqual(['FTM'])
  })

  test('believes no TLS certificate from a request', async () => {
    const { response } = await api.as('acme').call('platform-trust.request-tls', {
      params: { partnerId: 'acme' },
      request: { certificateRequest: makeCertificateRequest() },
    })
    expect(await believedIn(readPem(response.certificateData))).toEqual([])
  })

  test('believes the keys with which we sign, not those with which we decipher', async () => {
    expect(await believedIn(await ownKey('KERNEL', 'SIGN'))).toEqual([...domains])
    expect(await believedIn(await cipherKey())).toEqual([])
  })

  test('believes no twin that was revoked', async () => {
    const twin = await upload(newUpload())
    await revoke(twin, 'superseded')
    expect(await believedIn(twin)).toEqual([])
  })

  test('believes nothing of a key in other hands: not the upload, nor its former twin', async () => {
    const curve = `ec_paramgen_curve:${store === 'as it is' ? 'P-384' : 'P-521'}`
    const certificate = newUpload(['-algorithm', 'EC', '-pkeyopt', curve])
    const former = await upload(certificate)
    const current = await upload(certificate, true)
    expect(await Promise.all([former, current, readPem(certificate)].map(believedIn))).toEqual([
      ['FTM'],
      ['FTM'],
      ['FTM'],
    ])
    await revoke(current, 'keyCompromise')
    expect(await Promise.all([former, current, readPem(certificate)].map(believedIn))).toEqual([[], [], []])
    const [row] = await api.query<{ reason: string }>(
      'select revocation_reason as reason from issued_certificate where sha256 = $1 and revoked_at <= now()',
      [former.sha256],
    )
    expect(row?.reason).toBe('keyCompromise')
  })
})

describe('a chip that waits', () => {
  let chip: string
  let twin: Certificate
  beforeEach(async () => {
    chip = await scene.addChip('acme')
    const request = scene.uploadOf(chip, 'acme', newUpload())
    expect((await api.as('acme').call('chips.upload-certificate', { request })).codes).toEqual([])
    twin = await newestTwin(api, chip)
  })

  test.each([
    ['superseded', 'ENT_REV_005'],
    ['keyCompromise', 'ENT_CRT_002'],
  ] as const)('is not approved once its certificate was revoked: %s', async (reason, code) => {
    await revoke(twin, reason)
    const request = { ftpChipDetailId: chip, approvalStatus: true }
    expect((await api.as('admin').call('chips.decide', { request })).codes).toEqual([code])
  })
})

test('a root of ours that was revoked is no anchor', async () => {
  const own = await createTestApp()
  try {
    await setFtmScene(own, ['acme'])
    const twin = await newestTwin(own, 'acme')
    expect(await findDomainPath(own.app, 'FTM', twin)).toBeDefined()
    // As a certificate of ours, it may have got into the register.
    const { sha256, der } = own.app.keys.root
    await own.query(
      `update issued_certificate set sha256 = $1, der = $2, revoked_at = issued_at, revocation_reason = 'superseded'
        where id = (select id from issued_certificate where purpose in ('OCSP', 'AUTHORITY') order by purpose desc limit 1)`,
      [sha256, Buffer.from(der)],
    )
    expect(await findDomainPath(own.app, 'FTM', twin)).toBeUndefined()
  } finally {
    await own.close()
  }
})
