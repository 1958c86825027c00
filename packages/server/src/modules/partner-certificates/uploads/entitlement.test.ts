import { parseCertificate, type Certificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { sceneAuthority } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { makeCertificateRequest } from '../../../../../../tests/support/certificates/openssl.ts'
import { findExcess } from '../../platform-trust/index.ts'
import { findDomainPath } from '../standing/trusted-path.ts'

/**
 * Nobody gets more trust than their kind allows: every partner type and chip × every purpose × every word for a domain,
 * through every operation that signs. The table below is written a second time, on purpose.
 */

const domains = ['AUTH', 'DEVICE', 'FTM', 'MISP'] as const
type Domain = (typeof domains)[number]
const purposes = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS'] as const
type Purpose = (typeof purposes)[number]

const allowed: Readonly<Record<string, readonly Domain[]>> = {
  Auth_Partner: ['AUTH'],
  Credential_Partner: ['AUTH'],
  Online_Verification_Partner: ['AUTH'],
  ABIS_Partner: ['AUTH'],
  Manual_Adjudication: ['AUTH'],
  Internal_Partner: ['AUTH'],
  Binding_Partner: ['AUTH'],
  SDK_Partner: ['AUTH'],
  Partner_Admin: ['AUTH'],
  Print_Partner: ['AUTH'],
  MISP_Partner: ['AUTH', 'MISP'],
  Device_Provider: ['DEVICE'],
  FTM_Provider: ['FTM'],
  // A deployment has added it: it gets what the most of them get.
  Drone_Partner: ['AUTH'],
}

/** What the signed certificate may do: authority, key usage, extended key usage. */
const profileOf = (domain: Domain, purpose: Purpose): string => {
  if (domain === 'DEVICE' && purpose === 'ALL') return 'CA 0: digitalSignature keyCertSign'
  const usage: Readonly<Record<Purpose, string>> = {
    ALL: domain === 'AUTH' || domain === 'MISP' ? 'digitalSignature keyEncipherment' : 'digitalSignature',
    SIGNATURE: 'digitalSignature',
    ENCRYPTION: 'keyEncipherment',
    TLS: 'digitalSignature 1.3.6.1.5.5.7.3.2',
  }
  return `none: ${usage[purpose]}`
}

const found = ({ basicConstraints, keyUsage, extendedKeyUsage = [] }: Certificate): string =>
  [
    basicConstraints?.ca ? `CA ${basicConstraints.pathLength ?? 'any'}:` : 'none:',
    ...[...(keyUsage ?? ['everything'])].sort(),
    ...extendedKeyUsage,
  ].join(' ')

/** Words that a request may say for a domain; undefined: there is no such domain. */
const words: readonly (readonly [string, Domain | undefined])[] = [
  ...domains.map((domain) => [domain, domain] as const),
  ['auth', 'AUTH'],
  [' Device ', 'DEVICE'],
  ['Ftm', 'FTM'],
  ['misp\t', 'MISP'],
  ['TRUST_CA', undefined],
  ['DEVICE,FTM', undefined],
  ['ＤＥＶＩＣＥ', undefined],
  ['*', undefined],
]

const organisation = 'Walk Works'
const types = Object.keys(allowed)
const idOf = (type: string): string => `walk-${type.toLowerCase()}`

// The upload asks for an authority itself: that must not count.
const uploaded = make({
  subject: `/C=XX/O=${organisation}/CN=walk`,
  issuer: sceneAuthority().sub,
  key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  extensions: [
    'basicConstraints=critical,CA:true',
    'keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign,cRLSign',
    'extendedKeyUsage=clientAuth,serverAuth,codeSigning,OCSPSigning',
  ],
})

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  const { root, sub } = sceneAuthority()
  for (const partnerDomain of domains)
    for (const { certificate: certificateData } of [root, sub])
      await api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })
  await api.query(
    `insert into partner_type (code, description, is_policy_required, is_self_registrable) values ('Drone_Partner', 'Drone', false, false)`,
  )
  for (const type of types) await addPartner(idOf(type), type)
})
afterAll(() => api.close())

const addPartner = (id: string, type: string) =>
  api.query(
    `insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
       is_active, locale, policy_group_id, created_at, created_by, updated_at)
     values ($1, $1, $2, '', '', $1 || '@walk.example', $3, 'InProgress', false, 'eng', 'mpolicygroup-default-auth', now(), 'test', now())`,
    [id, organisation, type],
  )

const signedFor = async (holder: string, purpose: Purpose): Promise<Certificate> => {
  const [row] = await api.query<{ der: Buffer }>(
    `select platform_signed as der from held_certificate
     where holder_id = $1 and purpose = $2 and superseded_at is null`,
    [holder, purpose],
  )
  return parseCertificate(row!.der)
}

test('every partner type of the contract is in the table', async () => {
  const rows = await api.query<{ code: string }>('select code from partner_type')
  expect(types.sort()).toEqual(rows.map(({ code }) => code).sort())
})

describe('an upload', () => {
  const doors = {
    'partner manager': (partnerId: string, partnerDomain: string, certificatePurpose: Purpose) =>
      api.as('admin').call('partner-certificates.upload', {
        request: {
          partnerId,
          certificateData: uploaded.certificate,
          partnerDomain,
          certificatePurpose,
          renew: true,
        },
      }),
    'key manager': (partnerId: string, partnerDomain: string) =>
      api.as('admin').call('key-service.upload-partner', {
        request: {
          partnerId,
          certificateData: uploaded.certificate,
          organizationName: organisation,
          partnerDomain,
          renew: true,
        },
      }),
  }

  test.each(
    types.flatMap((type) =>
      purposes.flatMap((purpose) => [
        ['partner manager', type, purpose] as const,
        ...(purpose === 'ALL' ? [['key manager', type, purpose] as const] : []),
      ]),
    ),
  )(
    'at the %s of a %s for %s gets what its kind may have, whatever word it says',
    async (door, type, purpose) => {
      const id = idOf(type)
      const verdicts: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const [word, domain] of words) {
        const isAllowed = domain !== undefined && allowed[type]!.includes(domain)
        const upload = () => doors[door](id, word, purpose)
        const { codes } = isAllowed ? await upload() : await expectNothingStored(api, upload)
        verdicts[word] = codes.join() || found(await signedFor(id, purpose))
        expected[word] = isAllowed ? profileOf(domain, purpose) : 'KER-PCM-011'
      }
      expect(verdicts).toEqual(expected)
    },
  )

  test('for a purpose that there is not is refused', async () => {
    for (const purpose of ['AUTHORITY', 'OCSP', 'CA', 'all', ''] as never[])
      expect((await doors['partner manager'](idOf('Device_Provider'), 'DEVICE', purpose)).codes).toEqual([
        'PMS_COR_001',
      ])
  })

  test('says which domain is right, after what is wrong with the certificate itself', async () => {
    const request = (certificateData: string) => ({
      partnerId: idOf('FTM_Provider'),
      certificateData,
      partnerDomain: 'DEVICE',
    })
    const ask = (certificateData: string) =>
      api.as('admin').call('partner-certificates.upload', { request: request(certificateData) })
    const foreign = await ask(uploaded.certificate)
    expect(foreign.messages[0]).toContain('in the domain FTM,')
    const stranger = make({ subject: '/O=Elsewhere/CN=Root', extensions: authorityExtensions })
    const leaf = (organisation: string, issuer: Parameters<typeof make>[0]['issuer'] & object) =>
      make({ subject: `/O=${organisation}/CN=x`, issuer }).certificate
    expect((await ask(leaf(organisation, stranger))).codes).toEqual(['KER-PCM-006'])
    expect((await ask(leaf('Others', sceneAuthority().sub))).codes).toEqual(['KER-PCM-008'])
  })
})

describe('a chip', () => {
  test('is certified in FTM, never as an authority, whatever the request says', async () => {
    const provider = idOf('FTM_Provider')
    const add = async (model: string) =>
      (
        await api.as('admin').call('chips.add', {
          request: { ftpProviderId: provider, make: 'Walk', model },
        })
      ).response.id
    await api.query(`update partner set is_active = true, approval_status = 'approved' where id = $1`, [
      provider,
    ])
    for (const isItForRegistrationDevice of [true, false])
      for (const [word, domain] of words) {
        const chip = await add(
          `${word.replaceAll(/\W/gu, 'x')}-${words.findIndex(([each]) => each === word)}-${isItForRegistrationDevice}`,
        )
        const upload = () =>
          api.as('admin').call('chips.upload-certificate', {
            request: {
              ftpProviderId: provider,
              ftpChipDeatilId: chip,
              isItForRegistrationDevice,
              certificateData: uploaded.certificate,
              organizationName: organisation,
              partnerDomain: word,
              certificatePurpose: 'TLS',
            } as never,
          })
        const isAllowed = domain === 'FTM'
        const { codes } = isAllowed ? await upload() : await expectNothingStored(api, upload)
        expect(codes.join() || found(await signedFor(chip, 'ALL')), word).toBe(
          isAllowed ? profileOf('FTM', 'ALL') : 'KER-PCM-011',
        )
      }
  })

  test('is no authority in the profile of the incumbent either', async () => {
    const compat = await createTestApp({ CERTIFICATE_PROFILE: 'compat' })
    try {
      const { root, sub } = sceneAuthority()
      for (const { certificate: certificateData } of [root, sub])
        await compat
          .as('admin')
          .call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } })
      const request = { ftpProviderId: 'acme', make: 'Walk', model: 'Compat' }
      await compat.query(
        `update partner set is_active = true, approval_status = 'approved' where id = 'acme'`,
      )
      const { response } = await compat.as('acme').call('chips.add', { request })
      const certificateData = make({ subject: '/O=Acme Chips/CN=c', issuer: sub }).certificate
      const sent = await compat.as('acme').call('chips.upload-certificate', {
        request: {
          ftpProviderId: 'acme',
          ftpChipDeatilId: response.id,
          isItForRegistrationDevice: true,
          certificateData,
          organizationName: 'Acme Chips',
          partnerDomain: 'FTM',
        },
      })
      expect(sent.codes).toEqual([])
      const [row] = await compat.query<{ der: Buffer }>('select platform_signed as der from held_certificate')
      expect(found(parseCertificate(row!.der))).toBe('none: digitalSignature')
    } finally {
      await compat.close()
    }
  })
})

test.each(types)(
  'a TLS certificate from a request of a %s is for connections and nothing else',
  async (type) => {
    const certificateRequest = makeCertificateRequest([
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-addext',
      'basicConstraints=critical,CA:true',
      '-addext',
      'keyUsage=keyCertSign',
    ])
    const { response, codes } = await api.as('admin').call('platform-trust.request-tls', {
      params: { partnerId: idOf(type) },
      request: { certificateRequest },
    })
    expect(codes).toEqual([])
    expect(found(readPem(response.certificateData))).toBe('none: digitalSignature 1.3.6.1.5.5.7.3.2')
  },
)

test.each([
  ['SIGN', 'none: digitalSignature'],
  ['ENC', 'none: keyEncipherment'],
])('the key of an application with the reference %s certifies nobody', async (referenceId, profile) => {
  const name = { applicationId: 'IDA', referenceId }
  if (referenceId === 'SIGN')
    await api.as('admin').call('key-service.generate-master-key', {
      params: { objectType: 'certificate' },
      request: name,
    })
  const { response } = await api.as('admin').call('key-service.get-certificate', { query: name })
  expect(found(readPem(response.certificate!))).toBe(profile)
})

describe('what was signed wrongly in the past', () => {
  /** Two partners, and the one's authority in the hands of the other, as an earlier version gave it. */
  const swap = async () => {
    await api.query(`delete from held_certificate where holder_id = any($1)`, [types.map(idOf)])
    await api.as('admin').call('partner-certificates.upload', {
      request: {
        partnerId: idOf('Device_Provider'),
        certificateData: uploaded.certificate,
        partnerDomain: 'DEVICE',
      },
    })
    for (const table of ['held_certificate', 'issued_certificate'])
      await api.query(
        `update ${table} set holder_id = $1, partner_id = $1 where holder_id = $2 and domain = 'DEVICE' and purpose = 'ALL'`,
        [idOf('FTM_Provider'), idOf('Device_Provider')],
      )
    // The key is then theirs, too: it is their kind that gives them no leave.
    await api.query(`update key_owner set partner_id = $1`, [idOf('FTM_Provider')])
  }
  const below = () =>
    make({
      subject: '/O=Some Device Maker/CN=device',
      issuer: { certificate: uploaded.certificate, key: uploaded.key },
    }).read

  test('is not believed, and is listed until it is revoked', async () => {
    await swap()
    const target = below()
    expect(await findDomainPath(api.app, 'DEVICE', target)).toBeUndefined()
    const listed = await findExcess(api.app)
    expect(listed.length).toBeGreaterThan(0)
    expect(
      new Set(
        listed.map(({ certificate, partnerType, grants }) =>
          [certificate.holder_id, partnerType, ...grants].join(' '),
        ),
      ),
    ).toEqual(new Set([`${idOf('FTM_Provider')} FTM_Provider domain`]))
    for (const { certificate } of listed)
      await api.as('admin').call('platform-trust.revoke', {
        params: { certificateId: certificate.id },
        request: { reason: 'privilegeWithdrawn' },
      })
    expect(await findExcess(api.app)).toEqual([])
  })

  test('of the holder’s own kind and domain is listed by what it grants too much', async () => {
    await api.query(
      `update issued_certificate set purpose = 'TLS' where id in (
      select id from issued_certificate where holder_id = $1 and domain = 'AUTH' and purpose = 'ALL' and revoked_at is null limit 1)`,
      [idOf('Auth_Partner')],
    )
    const listed = await findExcess(api.app)
    expect(listed.map(({ grants }) => grants)).toEqual([['key-usage', 'extended-key-usage']])
  })
})

test('a device provider’s certificate does issue, and is believed', async () => {
  await api.query(`delete from held_certificate where holder_type = 'partner'`)
  const upload = await api.as('admin').call('partner-certificates.upload', {
    request: {
      partnerId: idOf('Device_Provider'),
      certificateData: uploaded.certificate,
      partnerDomain: 'DEVICE',
    },
  })
  expect(upload.codes).toEqual([])
  const device = make({
    subject: '/O=Walk Devices/CN=device',
    issuer: { certificate: upload.response.signedCertificateData, key: uploaded.key },
  }).read
  expect(await findDomainPath(api.app, 'DEVICE', device)).toBeDefined()
})
