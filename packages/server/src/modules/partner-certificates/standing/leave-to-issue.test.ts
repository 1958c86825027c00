import { parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make } from '../../../../../../tests/support/certificates/certificates.ts'
import { sceneAuthority } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { findDomainPath } from './trusted-path.ts'

/**
 * In the profile of the incumbent every partner's certificate says that it is an authority's: what may issue follows from
 * the kind of its holder and the purpose, not from what the certificate says of itself.
 */
const organisation = 'Compat Works'
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ CERTIFICATE_PROFILE: 'compat' })
  const { root, sub } = sceneAuthority()
  for (const partnerDomain of ['AUTH', 'DEVICE', 'FTM'])
    for (const { certificate: certificateData } of [root, sub])
      await api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })
})
afterAll(() => api.close())

test.each([
  ['Auth_Partner', 'AUTH', 'ALL', false],
  ['FTM_Provider', 'FTM', 'ALL', false],
  ['Device_Provider', 'DEVICE', 'SIGNATURE', false],
  ['Device_Provider', 'DEVICE', 'ALL', true],
] as const)(
  'below the certificate of a %s in %s for %s: believed %s',
  async (type, domain, purpose, isBelieved) => {
    const id = `${type}-${purpose}`.toLowerCase()
    await api.query(
      `insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
       is_active, locale, policy_group_id, created_at, created_by, updated_at)
     values ($1, $1, $2, '', '', $1 || '@walk.example', $3, 'InProgress', false, 'eng', 'mpolicygroup-default-auth', now(), 'test', now())`,
      [id, organisation, type],
    )
    const own = make({ subject: `/C=XX/O=${organisation}/CN=${id}`, issuer: sceneAuthority().sub, key: rsa })
    const { codes } = await api.as('admin').call('partner-certificates.upload', {
      request: {
        partnerId: id,
        certificateData: own.certificate,
        partnerDomain: domain,
        certificatePurpose: purpose,
      },
    })
    expect(codes).toEqual([])
    const [row] = await api.query<{ der: Buffer }>(
      'select platform_signed as der from held_certificate where holder_id = $1',
      [id],
    )
    // It does say so.
    expect(parseCertificate(row!.der).basicConstraints?.ca).toBe(true)
    const below = make({ subject: '/O=Some Device Maker/CN=device', issuer: own }).read
    expect((await findDomainPath(api.app, domain, below)) !== undefined).toBe(isBelieved)
  },
)
