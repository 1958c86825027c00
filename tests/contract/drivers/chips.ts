import type { Chip } from '../../../packages/server/src/modules/chips/index.ts'
import { authorityExtensions, make } from '../../support/certificates/certificates.ts'
import { sceneAuthority } from '../../support/scenes/ftm-scene.ts'
import { noteCompromised } from '../../support/certificates/note-compromised.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { listCodes, searchCodes } from '../listings.ts'
import { certificateFaults } from './partner-certificates.ts'

type Status = Chip['status']
type Path = {
  readonly as: 'acme' | 'rival' | 'unattached' | 'leaver'
  readonly params: { readonly ftmId: string }
}

const nobody = '123456789012345678901234567890123456'

/** A call about a chip of acme that has come to this status. */
const at =
  (status: Status, as: Path['as'] = 'acme') =>
  async ({ ftm }: Scene): Promise<Path> => ({ as, params: { ftmId: await ftm.chipIn(status) } })

/** What is said to clients of the 1.3 line; the test takes the setting back. */
const inNextLine =
  (prepare: (scene: Scene) => Promise<Path>) =>
  async (scene: Scene): Promise<Path> => {
    const path = await prepare(scene)
    Object.assign(scene.api.app.settings, { CONTRACT_LINE: '1.3' })
    return path
  }

const unknown = (): Path => ({ as: 'acme', params: { ftmId: nobody } })
const foreign = at('approved', 'rival')
const withoutPartner = at('approved', 'unattached')

/** A chip of a maker that an administrator has deactivated. */
const stranded = async ({ api, ftm }: Scene): Promise<Path> => {
  await api.query(`update partner set is_active = true, approval_status = 'approved' where id = 'leaver'`)
  const id = await ftm.chipIn('approved', 'leaver')
  await api.query(`update partner set is_active = false where id = 'leaver'`)
  return { as: 'leaver', params: { ftmId: id } }
}

const edit = async (scene: Scene, status: Status): Promise<Attempt<'chips.edit'>> => ({
  as: 'acme',
  request: { ftpChipDetailId: await scene.ftm.chipIn(status), ...scene.ftm.newModel() },
})

const decide = async (
  { ftm }: Scene,
  status: Status,
  approvalStatus = true,
): Promise<Attempt<'chips.decide'>> => ({
  as: 'admin',
  request: { ftpChipDetailId: await ftm.chipIn(status), approvalStatus, reason: 'as the walk wants' },
})

const upload = async ({ ftm }: Scene, status: Status): Promise<Attempt<'chips.upload-certificate'>> => ({
  as: 'acme',
  request: ftm.uploadOf(await ftm.chipIn(status), 'acme'),
})

const inTenYears = (): Date => new Date(Date.now() + 3650 * 86_400_000)

/** A chip that waits for approval, whose authority has been suspended since. */
const orphaned = async ({ api, ftm }: Scene): Promise<Attempt<'chips.decide'>> => {
  const root = make({ subject: '/O=Walk/CN=Orphaning', extensions: authorityExtensions, until: inTenYears() })
  const leaf = make({ subject: '/C=XX/O=Acme Chips/CN=Orphan', issuer: root })
  const stored = await api.as('admin').call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'FTM' },
  })
  const params = { certificateId: stored.response.certificates[0]!.certificateId! }
  const id = await ftm.addChip('acme')
  await api
    .as('acme')
    .call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', leaf.certificate) })
  const action = 'suspend'
  const preview = await api.as('admin').call('trust-store.preview-change', { params, query: { action } })
  const request = { action, reason: 'Gone.', impactId: preview.response.impactId } as const
  await api.as('admin').call('trust-store.change-state', { params, request })
  return { as: 'admin', request: { ftpChipDetailId: id, approvalStatus: true } }
}

// No other test has keys on this curve, so that nothing else loses its key.
const p521 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']

/** A chip that waits for approval, whose platform-signed certificate has been revoked since. */
const withdrawn =
  (reason: 'keyCompromise' | 'superseded') =>
  async ({ api, ftm }: Scene): Promise<Attempt<'chips.decide'>> => {
    // The key of the call before is given back first.
    await api.query(
      `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null
        where revoked_by = 'walk of chips'`,
    )
    await api.query('delete from compromised_key')
    const { sub: issuer } = sceneAuthority()
    const leaf = make({ subject: '/C=XX/O=Acme Chips/CN=Withdrawn', issuer, key: p521 })
    const id = await ftm.addChip('acme')
    await api
      .as('acme')
      .call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', leaf.certificate) })
    await api.query(
      `update issued_certificate set revoked_at = now(), revocation_reason = $2, revoked_by = 'walk of chips'
        where holder_id = $1`,
      [id, reason],
    )
    await noteCompromised(api)
    return { as: 'admin', request: { ftpChipDetailId: id, approvalStatus: true } }
  }

/** The model of another live chip of acme. */
const taken = async ({ api, ftm }: Scene) => {
  const id = await ftm.addChip('acme')
  const { make, model } = (await api.as('acme').call('chips.get', { params: { ftmId: id } })).response
  return { make: make.toUpperCase(), model: model.toLowerCase() }
}

const deactivate = async (path: Promise<Path> | Path, status = 'De-Activate') => ({
  ...(await path),
  request: { status },
})

const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'chips.list'> => ({
  as: 'admin',
  query,
})
const ownPage = (query: Readonly<Record<string, string>>) => (): Attempt<'chips.page-own'> => ({
  as: 'acme',
  query,
})
const searched = (request: object) => (): Attempt<'chips.search'> => ({ as: 'acme', request })

const pathCodes = {
  PMS_CERTIFICATE_ERROR_002: withoutPartner,
  PMS_FTM_ERROR_005: unknown,
  PMS_FTM_ERROR_006: foreign,
}

export const chipDrivers = {
  'chips.add': {
    success: ({ ftm }) => ({ as: 'acme', request: { ftpProviderId: 'acme', ...ftm.newModel() } }),
    codes: {
      PMP_AUT_030: ({ ftm }) => ({ as: 'acme', request: { ftpProviderId: 'nobody', ...ftm.newModel() } }),
      PMP_AUT_032: async (scene) => ({
        as: 'acme',
        request: { ftpProviderId: 'acme', ...(await taken(scene)) },
      }),
      PMS_PRT_055: ({ ftm }) => ({ as: 'acme', request: { ftpProviderId: 'rival', ...ftm.newModel() } }),
    },
  },
  'chips.edit': {
    success: (scene) => edit(scene, 'pending_approval'),
    codes: {
      PMP_AUT_031: ({ ftm }) => ({ as: 'acme', request: { ftpChipDetailId: nobody, ...ftm.newModel() } }),
      PMP_AUT_032: async (scene) => ({
        as: 'acme',
        request: { ftpChipDetailId: await scene.ftm.addChip('acme'), ...(await taken(scene)) },
      }),
      PMP_AUT_038: (scene) => edit(scene, 'approved'),
      PMP_AUT_039: (scene) => edit(scene, 'deactivated'),
      PMS_PRT_055: async (scene) => ({ ...(await edit(scene, 'pending_approval')), as: 'rival' }),
    },
  },
  'chips.decide': {
    success: (scene) => decide(scene, 'pending_approval'),
    codes: {
      PMP_AUT_031: () => ({ as: 'admin', request: { ftpChipDetailId: nobody, approvalStatus: true } }),
      PMP_AUT_033: (scene) => decide(scene, 'pending_cert_upload'),
      PMP_AUT_038: (scene) => decide(scene, 'approved', false),
      PMP_AUT_039: (scene) => decide(scene, 'deactivated'),
      'KER-PCM-006': orphaned,
      PMS_PMP_016: async (scene) => {
        const { params } = await stranded(scene)
        await scene.api.query(`update chip set status = 'pending_approval' where id = $1`, [params.ftmId])
        return { as: 'admin', request: { ftpChipDetailId: params.ftmId, approvalStatus: true } }
      },
      ENT_CRT_002: withdrawn('keyCompromise'),
      ENT_CRT_003: async ({ api, ftm }) => {
        const { sub: issuer } = sceneAuthority()
        const { certificate } = make({ subject: '/C=XX/O=Acme Chips/CN=Of a former partner', issuer })
        const id = await ftm.addChip('acme')
        await api
          .as('acme')
          .call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', certificate) })
        await api.query(
          `update key_owner set partner_id = 'leaver' from held_certificate where holder_id = $1 and key_digest = digest`,
          [id],
        )
        await api.query(
          `update partner set approval_status = 'approved', is_active = false where id = 'leaver'`,
        )
        return { as: 'admin', request: { ftpChipDetailId: id, approvalStatus: true } }
      },
      ENT_CRT_006: async ({ api, ftm }) => {
        const { sub: issuer } = sceneAuthority()
        const { certificate } = make({ subject: '/C=XX/O=Acme Chips/CN=Of another', issuer })
        const id = await ftm.addChip('acme')
        await api
          .as('acme')
          .call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', certificate) })
        await api.query(
          `update key_owner set partner_id = 'rival', how = 'proven' from held_certificate
           where holder_id = $1 and key_digest = digest`,
          [id],
        )
        return { as: 'admin', request: { ftpChipDetailId: id, approvalStatus: true } }
      },
      ENT_REV_005: withdrawn('superseded'),
    },
  },
  'chips.upload-certificate': {
    success: (scene) => upload(scene, 'pending_cert_upload'),
    codes: {
      PMP_AUT_030: async (scene) => {
        const { as, params } = await stranded(scene)
        return { as, request: scene.ftm.uploadOf(params.ftmId, 'leaver') }
      },
      PMP_AUT_031: ({ ftm }) => ({ as: 'acme', request: ftm.uploadOf(nobody, 'acme') }),
      PMP_AUT_034: async ({ ftm }) => ({
        as: 'acme',
        request: ftm.uploadOf(await ftm.addChip('rival'), 'acme'),
      }),
      // Without the wish to renew, the same certificate once more is answered with what is there.
      PMP_AUT_038: async (scene) => {
        const attempt = await upload(scene, 'pending_approval')
        return { ...attempt, request: { ...attempt.request!, renew: true } }
      },
      PMP_AUT_039: (scene) => upload(scene, 'deactivated'),
      PMS_PRT_055: async ({ ftm }) => ({
        as: 'acme',
        request: ftm.uploadOf(await ftm.addChip('rival'), 'rival'),
      }),
      ...certificateFaults<Attempt<'chips.upload-certificate'>>(
        async ({ ftm }, certificateData, partnerDomain) => ({
          as: 'acme',
          request: { ...ftm.uploadOf(await ftm.addChip('acme'), 'acme', certificateData), partnerDomain },
        }),
      ),
      ENT_CRT_005: async (scene) => {
        await scene.ftm.chipIn('pending_approval')
        // The test takes the setting back.
        Object.assign(scene.api.app.settings, { CHIPS_PER_KEY: 1 })
        return upload(scene, 'pending_cert_upload')
      },
    },
  },
  'chips.get-platform-signed': {
    success: async ({ ftm }) => ({ as: 'acme', params: { ftpChipDetailId: await ftm.chipIn('approved') } }),
    codes: {
      PMP_AUT_033: async ({ ftm }) => ({
        as: 'acme',
        params: { ftpChipDetailId: await ftm.addChip('acme') },
      }),
      ENT_REV_005: async ({ api, ftm }) => {
        const ftpChipDetailId = await ftm.chipIn('approved')
        await api.query(
          `update issued_certificate set revoked_at = now(), revocation_reason = 'superseded', revoked_by = 'test'
           where holder_id = $1`,
          [ftpChipDetailId],
        )
        return { as: 'acme', params: { ftpChipDetailId } }
      },
    },
  },
  'chips.deactivate': {
    success: (scene) => deactivate(at('approved')(scene)),
    codes: {
      PMS_DEVICE_ERROR_026: (scene) => deactivate(at('approved')(scene), 'Deactivate'),
      PMS_CERTIFICATE_ERROR_002: (scene) => deactivate(withoutPartner(scene)),
      PMS_FTM_ERROR_005: () => deactivate(unknown()),
      PMS_FTM_ERROR_006: (scene) => deactivate(foreign(scene)),
      PMS_FTM_ERROR_007: (scene) => deactivate(at('deactivated')(scene)),
      PMS_FTM_ERROR_010: (scene) => deactivate(at('rejected')(scene)),
      PMS_PMP_016: (scene) => deactivate(stranded(scene)),
    },
  },
  'chips.preview-deactivation': { success: at('approved'), codes: pathCodes },
  'chips.get-certificates': {
    success: at('pending_approval'),
    codes: {
      ...pathCodes,
      PMS_PMP_016: stranded,
      PMS_FTM_ERROR_008: at('rejected'),
      PMS_FTM_ERROR_009: at('deactivated'),
      PMS_FTM_ERROR_011: inNextLine(at('pending_cert_upload')),
      PMS_PRT_099: inNextLine(async () => ({ as: 'acme', params: { ftmId: 'x1' } })),
    },
  },
  'chips.list': {
    success: listed({ make: 'make', sortFieldName: 'make', sortType: 'asc' }),
    codes: listCodes('make', listed),
  },
  'chips.search': {
    success: searched({
      filters: [{ columnName: 'make', type: 'contains', value: 'make' }],
      sort: [{ sortField: 'make', sortType: 'desc' }],
      pagination: { pageStart: 0, pageFetch: '10' },
    }),
    codes: searchCodes('make', 'isActive', searched),
  },
  'chips.list-own': { success: () => ({ as: 'acme' }), codes: {} },
  'chips.page-own': {
    success: ownPage({ search: 'make', withCounts: 'true', sortFieldName: 'name', sortType: 'asc' }),
    codes: listCodes('name', ownPage),
  },
  'chips.get': { success: at('approved'), codes: pathCodes },
} satisfies Partial<Drivers>
