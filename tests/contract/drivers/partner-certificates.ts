import { faultyCertificates } from '../../support/faulty-certificates.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'

type Upload = Attempt<'partner-certificates.upload'>

const upload =
  (over: { partnerId?: string; certificateData?: string; partnerDomain?: string } = {}) =>
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

/** A partner of a type that needs a policy group, and has none. */
const groupless = async ({ api }: Scene): Promise<string> => {
  await api.query(`
    insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code,
      approval_status, is_active, locale, created_at, created_by, updated_at)
    values ('groupless', 'misp', 'Groupless', '', '', 'groupless@walk.example', 'Auth_Partner',
      'InProgress', false, 'eng', now(), 'test', now()) on conflict do nothing`)
  return 'groupless'
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
    },
  },
  'partner-certificates.get-platform-signed': {
    success: () => own,
    codes: { PMS_PRT_005: () => unknown, PMS_PRT_055: () => foreign, PMS_PRT_108: () => bare },
  },
  'partner-certificates.get-both': {
    success: () => own,
    codes: {
      PMS_PRT_005: () => unknown,
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
} satisfies Partial<Drivers>
