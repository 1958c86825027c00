import { toPem, type Certificate, type CertificateProfile } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { issueQuickly, newSigner } from '../../../../../../tests/support/certificates/quick-certificates.ts'
import { findDomainPath } from '../../partner-certificates/index.ts'

/** What somebody can do with our public keys, whose authority certifies whatever he asks for. */

let api: TestApp
let scene: FtmScene
const signer = newSigner()
const leaf: CertificateProfile = { ca: false, keyUsage: ['digitalSignature'], namesIssuerKey: true }

/** Signed by the authority of the maker, for whatever key. */
const certify = (spkiDer: Uint8Array, profile?: CertificateProfile) =>
  issueQuickly({
    subject: profile ? 'Foreign' : 'Foreign authority',
    issuer: 'Foreign CA',
    key: { ...signer, spkiDer },
    signer,
    organisation: 'Acme Chips',
    ...(profile ? { profile } : {}),
  })

const pem = ({ der }: Certificate): string => toPem('CERTIFICATE', der)

const uploadCa = (certificate: Certificate) =>
  api.as('admin').call('trust-store.upload', {
    request: { certificateData: pem(certificate), partnerDomain: 'FTM' },
  })

/** Our keys by what they are for. */
const ownKeys: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  root: async () => api.app.keys.root.spkiDer,
  'issuing key': async () => api.app.keys.issuing.spkiDer,
  'former issuing key': async () => {
    const { spkiDer } = api.app.keys.issuing
    await api.app.keys.rotate('issuing', { userName: 'test' })
    return spkiDer
  },
  'OCSP responder': async () => (await api.app.keys.responderOf(api.app.keys.signer)).certificate.spkiDer,
  'signing key of an application': async () => {
    const { response } = await api.as('admin').call('key-service.generate-master-key', {
      params: { objectType: 'certificate' },
      request: { applicationId: 'KERNEL', referenceId: 'SIGN', force: false },
    })
    return readPem(response.certificate ?? '').spkiDer
  },
  'encryption key of an application': async () => {
    const request = { applicationId: 'IDA', referenceId: 'PARTNER', data: 'c2VjcmV0' }
    await api.as('service-client').call('key-service.encrypt', { request })
    const [row] = await api.query<{ der: Buffer }>(
      `select der from issued_certificate where holder_type = 'platform' and purpose = 'ENCRYPTION'`,
    )
    return readPem(toPem('CERTIFICATE', row!.der)).spkiDer
  },
}

beforeAll(async () => {
  api = await createTestApp()
  scene = await setFtmScene(api)
  const root = await issueQuickly({
    subject: 'Foreign CA',
    issuer: 'Foreign CA',
    key: signer,
    signer,
    organisation: 'Acme Chips',
  })
  expect((await uploadCa(root)).messages).toEqual([])
})
afterAll(() => api.close())

describe('a certificate of our own key by another authority is refused', () => {
  test.each(Object.keys(ownKeys))('at every door: %s', async (what) => {
    const spkiDer = await ownKeys[what]!()
    const certificateData = pem(await certify(spkiDer, leaf))
    const chip = await scene.addChip('acme')
    const authority = await certify(spkiDer)
    const doors: readonly (() => Promise<Reply>)[] = [
      () =>
        api.as('acme').call('partner-certificates.upload', {
          request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
        }),
      () =>
        api.as('acme').call('chips.upload-certificate', {
          request: scene.uploadOf(chip, 'acme', certificateData),
        }),
      () =>
        api.as('acme').call('key-service.upload-partner', {
          request: { certificateData, organizationName: 'Acme Chips', partnerDomain: 'FTM' },
        }),
      () => uploadCa(authority),
    ]
    for (const door of doors) {
      const { codes, messages } = await expectNothingStored(api, door)
      expect([codes, messages[0]]).toEqual([
        ['KER-PCM-013'],
        expect.stringContaining('a key of the platform itself'),
      ])
    }
  })

  test('also by a request for a TLS certificate that our key manager has signed', async () => {
    await ownKeys['signing key of an application']!()
    const { response } = await api.as('admin').call('key-service.generate-csr', {
      request: { applicationId: 'KERNEL', referenceId: 'SIGN' },
    })
    const { codes } = await expectNothingStored(api, () =>
      api.as('acme').call('platform-trust.request-tls', {
        params: { partnerId: 'acme' },
        request: { certificateRequest: response.certSignRequest ?? '' },
      }),
    )
    expect(codes).toEqual(['ENT_CSR_004'])
  })

  test('but our own certificates may be anchors', async () => {
    const { root, issuing } = api.app.keys
    for (const certificate of [root, issuing]) expect((await uploadCa(certificate)).codes).toEqual([])
  })
})

test('what an earlier version has signed for our key, and was revoked as compromised, takes nothing of ours along', async () => {
  const { response } = await api.as('rival').call('partner-certificates.upload', {
    request: {
      partnerId: 'rival',
      certificateData: scene.certificateOf('rival'),
      partnerDomain: 'FTM',
      renew: true,
    },
  })
  expect(response.isRepeated).toBe(false)
  const [twin] = await api.query<{ der: Buffer }>(
    `select platform_signed as der from held_certificate where id = $1`,
    [response.certificateId],
  )
  const target = readPem(toPem('CERTIFICATE', twin!.der))
  const foreign = await certify(api.app.keys.issuing.spkiDer, leaf)
  await api.query(
    `insert into issued_certificate (id, issuer_key_id, serial_number, subject, sha256, holder_type, holder_id, partner_id,
       domain, purpose, not_before, not_after, der, issued_at, issued_by)
     select gen_random_uuid(), issuer_key_id, '77', subject, $1, holder_type, holder_id, partner_id, domain, purpose,
       not_before, not_after, $2, issued_at, issued_by
       from issued_certificate where sha256 = $3`,
    [foreign.sha256, Buffer.from(foreign.der), target.sha256],
  )
  const [planted] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
    foreign.sha256,
  ])
  const { codes } = await api.as('admin').call('platform-trust.revoke', {
    params: { certificateId: planted!.id },
    request: { reason: 'keyCompromise' },
  })
  expect(codes).toEqual([])
  expect(await findDomainPath(api.app, 'FTM', target)).toBeDefined()
  // The chain of what we sign today stands, and it is handed out again.
  const again = await api.as('rival').call('partner-certificates.upload', {
    request: {
      partnerId: 'rival',
      certificateData: scene.certificateOf('rival'),
      partnerDomain: 'FTM',
    },
  })
  expect([again.codes, again.response.isRepeated]).toEqual([[], true])
})
