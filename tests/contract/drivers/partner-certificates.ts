import { makeCertificateOfDeactivated } from '../../support/certificates/certificate-of-deactivated.ts'
import { make } from '../../support/certificates/certificates.ts'
import { makeCompromised } from '../../support/certificates/compromised-certificate.ts'
import { faultyCertificates } from '../../support/certificates/faulty-certificates.ts'
import { sceneAuthority } from '../../support/scenes/ftm-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'

type Upload = Attempt<'partner-certificates.upload'>

const upload =
  (over: Partial<NonNullable<Upload['request']>> = {}) =>
  ({ ftm }: Scene): Upload => ({
    as: 'acme',
    request: { partnerId: 'acme', certificateData: ftm.certificateOf('acme'), partnerDomain: 'FTM', ...over },
  })

/** Codes of every upload of a certificate, given the request around it. */
export const certificateFaults = <Request>(
  around: (scene: Scene, certificateData: string, partnerDomain: string) => Promise<Request> | Request,
) =>
  Object.fromEntries([
    ...Object.entries(faultyCertificates).map(([code, make]) => [
      code,
      (scene: Scene) => around(scene, make('Acme Chips'), 'FTM'),
    ]),
    ['KER-KMS-013', (scene: Scene) => around(scene, 'no certificate', 'FTM')],
    ['ENT_CRT_002', async (scene: Scene) => around(scene, await makeCompromised(scene.api), 'FTM')],
    [
      'ENT_CRT_003',
      async (scene: Scene) => around(scene, await makeCertificateOfDeactivated(scene.api), 'FTM'),
    ],
    [
      'ENT_CRT_004',
      (scene: Scene) => {
        // The test takes the setting back.
        Object.assign(scene.api.app.settings, { CERTIFICATES_PER_DAY: 0 })
        return around(
          scene,
          make({ subject: '/O=Acme Chips/CN=Many', issuer: sceneAuthority().sub }).certificate,
          'FTM',
        )
      },
    ],
    ['KER-PCM-011', (scene: Scene) => around(scene, scene.ftm.certificateOf('acme'), 'MOON')],
  ]) as Record<string, (scene: Scene) => Promise<Request> | Request>

const own = { as: 'acme', params: { partnerId: 'acme' } } as const
const foreign = { as: 'acme', params: { partnerId: 'rival' } } as const
const unknown = { as: 'acme', params: { partnerId: 'nobody' } } as const
const bare = { as: 'device', params: { partnerId: 'device' } } as const

/** A partner that an administrator has deactivated; its certificate is there. */
const deactivated = async ({ api, ftm }: Scene) => {
  await api.query(`update partner set is_active = true where id = 'leaver'`)
  await api.as('leaver').call('partner-certificates.upload', {
    request: { partnerId: 'leaver', certificateData: ftm.certificateOf('leaver'), partnerDomain: 'FTM' },
  })
  await api.query(`update partner set is_active = false where id = 'leaver'`)
  return { as: 'leaver', params: { partnerId: 'leaver' } } as const
}

/** A partner whose platform-signed certificates we have revoked; nobody has its key, or others of that key would go too. */
export const withRevoked = async ({ api }: Scene) => {
  await api.query(
    `update issued_certificate set revoked_at = now(), revocation_reason = 'superseded', revoked_by = 'test'
     where holder_id = 'rival' and purpose = 'ALL'`,
  )
  return { as: 'rival', params: { partnerId: 'rival' } } as const
}

/** A partner of a type that needs a policy group, and has none. */
const groupless = async ({ api }: Scene): Promise<string> => {
  await api.query(`
    insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code,
      approval_status, is_active, locale, created_at, created_by, updated_at)
    values ('groupless', 'misp', 'Groupless', '', '', 'groupless@walk.example', 'Auth_Partner',
      'InProgress', false, 'eng', now(), 'test', now()) on conflict do nothing`)
  return 'groupless'
}

/** The newest certificate of acme, or what stands in its place. */
const fileOf = async (
  { api }: Scene,
  over: { readonly partnerId?: string; readonly certificateId?: string } = {},
) => {
  const { response } = await api.as('acme').call('partner-certificates.list', own)
  return {
    as: 'acme',
    params: { partnerId: 'acme', certificateId: response[0]!.certificateId, ...over },
  } as const
}

export const partnerCertificateDrivers = {
  'partner-certificates.upload': {
    success: upload(),
    codes: {
      PMS_PRT_005: upload({ partnerId: 'nobody' }),
      PMS_PRT_055: upload({ partnerId: 'rival' }),
      PMS_PMP_016: async (scene) => {
        await deactivated(scene)
        return { ...upload({ partnerId: 'leaver' })(scene), as: 'leaver' }
      },
      PMS_PRT_054: async (scene) => ({
        ...upload({ partnerId: await groupless(scene) })(scene),
        as: 'admin',
      }),
      ...certificateFaults((scene, certificateData, partnerDomain) =>
        upload({ certificateData, partnerDomain })(scene),
      ),
      // Its key usage holds no word of enciphering keys.
      ENT_CRT_001: upload({
        certificateData: make({
          subject: '/C=XX/O=Acme Chips/CN=Signs only',
          issuer: sceneAuthority().sub,
          extensions: ['keyUsage=critical,digitalSignature'],
        }).certificate,
        certificatePurpose: 'ENCRYPTION',
      }),
    },
  },
  'partner-certificates.get-platform-signed': {
    success: () => own,
    codes: {
      PMS_PRT_005: () => unknown,
      PMS_PRT_055: () => foreign,
      PMS_PRT_108: () => bare,
      ENT_REV_005: withRevoked,
    },
  },
  'partner-certificates.get-both': {
    success: () => own,
    codes: {
      PMS_CERTIFICATE_ERROR_002: () => ({ ...own, as: 'unattached' }),
      PMS_PRT_005: () => ({ ...unknown, as: 'admin' }),
      PMS_CERTIFICATE_ERROR_007: () => foreign,
      PMS_PRT_108: () => bare,
      PMS_CERTIFICATE_ERROR_009: deactivated,
    },
  },
  'partner-certificates.list-own': {
    success: () => ({ as: 'acme' }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'unattached' }) },
  },
  'partner-certificates.get-chain': {
    success: () => own,
    codes: {
      PMS_PRT_005: () => unknown,
      PMS_CERTIFICATE_ERROR_007: () => foreign,
      PMS_PRT_108: () => bare,
    },
  },
  'partner-certificates.list': {
    success: () => own,
    codes: { PMS_PRT_005: () => unknown, PMS_CERTIFICATE_ERROR_007: () => foreign },
  },
  'partner-certificates.download': {
    success: (scene) => fileOf(scene),
    codes: {
      PMS_PRT_005: async (scene) => fileOf(scene, { partnerId: 'nobody' }),
      PMS_CERTIFICATE_ERROR_007: async (scene) => fileOf(scene, { partnerId: 'rival' }),
      'KER-PCM-012': async (scene) => fileOf(scene, { certificateId: 'none' }),
      PMS_CERTIFICATE_ERROR_009: async (scene) => {
        const attempt = await deactivated(scene)
        const certificateId = await scene.ftm.certificateIdOf('leaver')
        return { ...attempt, params: { ...attempt.params, certificateId } }
      },
      ENT_REV_005: async (scene) => {
        const { as, params } = await withRevoked(scene)
        return { as, params: { ...params, certificateId: await scene.ftm.certificateIdOf('rival') } }
      },
      'KER-PCM-004': async (scene) => {
        const attempt = await fileOf(scene)
        const brief = make({
          subject: '/C=XX/O=Acme Chips/CN=Over',
          issuer: sceneAuthority().sub,
          from: new Date(Date.now() - 2 * 86_400_000),
          until: new Date(Date.now() - 86_400_000),
        })
        await scene.api.query(`update held_certificate set ca_signed = $1 where id = $2`, [
          Buffer.from(brief.read.der),
          attempt.params.certificateId,
        ])
        return { ...attempt, query: { signedBy: 'ca' } }
      },
    },
  },
} satisfies Partial<Drivers>
