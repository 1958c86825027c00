import {
  asMisp,
  clearLicences,
  licenceSceneOf,
  plantChain,
  plantLicence,
  plantMisp,
  type MadeLicence,
} from '../../support/scenes/licence-scene.ts'
import {
  plantExpired,
  plantOrphaned,
  plantRevoked,
  type PlantedGround,
} from '../../support/scenes/planted-keys.ts'
import { relyingSceneOf } from '../../support/scenes/relying-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const reason = 'as the walk wants'

/** As many as the settings allow. */
const mostLicences = 5

/** Calls for a licence on each kind of ground that is dead. @param wanted makes the call */
const groundCodes = <Call>(wanted: (ground: PlantedGround, scene: Scene) => Call | Promise<Call>) => {
  const on = (plant: (scene: Scene) => Promise<PlantedGround>) => async (scene: Scene) =>
    wanted(await asMisp(scene.api, await plant(scene)), scene)
  const faulty = (fault: Parameters<typeof plantMisp>[1]) => on(({ api }) => plantMisp(api, fault))
  return {
    PMS_MSP_405: faulty({ isPartnerActive: false }),
    PMS_MSP_418: faulty({ isApproved: false }),
    PMS_MSP_419: faulty({ policy: `state = 'deactivated'` }),
    ENT_PRQ_004: faulty({}),
    ENT_PRQ_005: on(({ api }) => plantExpired(api)),
    'KER-PCM-006': on(({ api }) => plantOrphaned(api)),
    ENT_CRT_002: on(({ api }) => plantRevoked(api, 'keyCompromise')),
    ENT_REV_005: on(({ api }) => plantRevoked(api, 'superseded')),
  }
}

type Generated = Attempt<'licences.generate'>

const generate = (providerId: string, as: 'admin' | 'broker' = 'admin'): Generated => ({
  as,
  request: { providerId, validDays: 30, reason },
})

type Replaced = Attempt<'licences.replace'>

const replace = (licenceId: string, as: 'admin' | 'broker' = 'admin'): Replaced => ({
  as,
  params: { licenceId },
  request: { overlapDays: 3, verifiersSwitch: 'end', validDays: 30, reason },
})

const byKey = (
  { partnerId: providerId, licenseKey }: MadeLicence,
  licenseKeyStatus: string,
  as: 'admin' | 'broker' = 'admin',
): Attempt<'licences.set-status-by-key'> => ({
  as,
  request: { providerId, licenseKey, licenseKeyStatus, reason },
})

const setStatus = (
  { licenceId }: Pick<MadeLicence, 'licenceId'>,
  isActive = false,
  as: 'admin' | 'broker' = 'admin',
): Attempt<'licences.set-status'> => ({ as, params: { licenceId }, request: { isActive, reason } })

/** Licences that cannot be brought back. @param activated makes the call */
const activationCodes = <Call>(activated: (licence: MadeLicence, as: 'admin' | 'broker') => Call) => ({
  ...groundCodes(async (ground, { api }) => {
    const state = 'deactivated' as const
    return activated(await plantLicence(api, ground.partnerId, { state, ground }), 'admin')
  }),
  ENT_LIC_001: async ({ api }: Scene) => activated(await licenceSceneOf(api).licenceIn('expired'), 'broker'),
  ENT_LIC_002: async ({ api }: Scene) => {
    await licenceSceneOf(api).without()
    const stopped = { state: 'deactivated', stoppedBy: 'administrator' } as const
    return activated(await plantLicence(api, 'broker', stopped), 'broker')
  },
  ENT_LIC_003: async ({ api }: Scene) => {
    await licenceSceneOf(api).without()
    const { licenceId: replaces } = await plantChain(api, 'broker', mostLicences)
    const planted = { state: 'deactivated', number: mostLicences + 1, replaces } as const
    return activated(await plantLicence(api, 'broker', planted), 'broker')
  },
})

const path = ({ licenceId }: Pick<MadeLicence, 'licenceId'>) => ({ params: { licenceId } })
const active = ({ api }: Scene) => licenceSceneOf(api).licenceIn('active')
const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })
const searched = (request: object) => () => ({ as: 'admin' as const, request })
const asked = (request: object) => () => ({
  as: 'admin' as const,
  request: { filters: [{ columnName: 'mispId' }], ...request },
})

export const licenceDrivers = {
  'licences.generate': {
    success: async ({ api }) => generate(await licenceSceneOf(api).without(), 'broker'),
    codes: {
      PMS_PRT_055: async ({ api }) => {
        await relyingSceneOf(api)
        return generate('courier', 'broker')
      },
      PMS_MSP_005: () => generate('nobody'),
      PMS_MSP_009: async ({ api }) => generate(await (await relyingSceneOf(api)).active('bank')),
      PMS_MSP_416: async (scene) => generate((await active(scene)).partnerId),
      ...groundCodes(({ partnerId }) => generate(partnerId)),
    },
  },
  'licences.set-status-by-key': {
    success: async (scene) => byKey(await active(scene), 'De-Active', 'broker'),
    codes: {
      PMS_MSP_407: async (scene) => byKey(await active(scene), 'off'),
      PMS_MSP_408: async (scene) => byKey({ ...(await active(scene)), partnerId: 'courier' }, 'active'),
      ...activationCodes((licence, as) => byKey(licence, 'active', as)),
    },
  },
  'licences.list': {
    success: async (scene) => {
      await active(scene)
      return { as: 'broker' }
    },
    codes: {},
  },
  'licences.get-key-of-misp': {
    success: async (scene) => ({ as: 'manager', params: { mispId: (await active(scene)).partnerId } }),
    codes: {
      PMS_MSP_005: () => ({ as: 'admin', params: { mispId: 'nobody' } }),
      PMS_MSP_405: async ({ api }) => {
        const { partnerId: mispId } = await plantMisp(api, { isPartnerActive: false })
        return { as: 'admin', params: { mispId } }
      },
      PMS_MSP_408: async ({ api }) => ({
        as: 'admin',
        params: { mispId: await licenceSceneOf(api).without() },
      }),
    },
  },
  'licences.filter-values': {
    success: async (scene) => {
      await active(scene)
      return { as: 'broker', request: { filters: [{ columnName: 'mispId', type: 'all', text: 'bro' }] } }
    },
    codes: filterValuesCodes('mispId', 'validToDate', 'isActive', asked),
  },
  'licences.search': {
    success: async (scene) => {
      const { licenseKey: value } = await active(scene)
      const filters = [{ columnName: 'licenseKey', type: 'equals', value }]
      return { as: 'broker', request: { filters } }
    },
    codes: searchCodes('mispId', 'isActive', searched),
  },
  'licences.page': {
    success: async (scene) => {
      await active(scene)
      return { as: 'broker', query: { withCounts: 'true' } }
    },
    codes: listCodes('orgName', listed),
  },
  'licences.get': {
    success: async (scene) => ({ as: 'broker', ...path(await active(scene)) }),
    codes: { ENT_LIC_004: () => ({ as: 'admin', ...path({ licenceId: nobody }) }) },
  },
  'licences.show-key': {
    success: async (scene) => ({ as: 'broker', ...path(await active(scene)) }),
    codes: { ENT_LIC_004: () => ({ as: 'admin', ...path({ licenceId: nobody }) }) },
  },
  'licences.set-status': {
    success: async (scene) => setStatus(await active(scene), false, 'broker'),
    codes: {
      ENT_LIC_004: () => setStatus({ licenceId: nobody }),
      ...activationCodes((licence, as) => setStatus(licence, true, as)),
    },
  },
  'licences.replace': {
    success: async (scene) => replace((await active(scene)).licenceId, 'broker'),
    codes: {
      ENT_LIC_004: () => replace(nobody),
      ENT_LIC_001: async ({ api }) =>
        replace((await licenceSceneOf(api).licenceIn('expired')).licenceId, 'broker'),
      ENT_LIC_002: async ({ api }) => {
        await licenceSceneOf(api).without()
        const stopped = { state: 'deactivated', stoppedBy: 'administrator' } as const
        return replace((await plantLicence(api, 'broker', stopped)).licenceId, 'broker')
      },
      ENT_LIC_003: async ({ api }) => {
        await licenceSceneOf(api).without()
        return replace((await plantChain(api, 'broker', mostLicences)).licenceId, 'broker')
      },
      ENT_LIC_005: async ({ api }) => {
        await licenceSceneOf(api).without()
        await clearLicences(api, 'broker')
        const { licenceId } = await plantLicence(api, 'broker')
        await plantLicence(api, 'broker', { number: 2, replaces: licenceId })
        return replace(licenceId, 'broker')
      },
      ENT_LIC_007: async ({ api }) => {
        await licenceSceneOf(api).without()
        const { licenceId } = await plantChain(api, 'broker', 1)
        Object.assign(api.app.settings, { LICENCES_PER_DAY: 1 })
        return replace(licenceId, 'broker')
      },
      ENT_LIC_006: async ({ api }) =>
        replace((await licenceSceneOf(api).licenceIn('deactivated')).licenceId, 'broker'),
      ...groundCodes(async (ground, { api }) =>
        replace((await plantLicence(api, ground.partnerId, { ground })).licenceId),
      ),
    },
  },
  'licences.preview-change': {
    success: async (scene) => ({
      as: 'broker',
      ...path(await active(scene)),
      query: { action: 'replace', overlapDays: '3', verifiersSwitch: 'end' },
    }),
    codes: {
      ENT_LIC_004: () => ({ as: 'admin', ...path({ licenceId: nobody }), query: { action: 'deactivate' } }),
    },
  },
  'licences.preview-new': {
    success: async ({ api }) => ({
      as: 'admin',
      params: { partnerId: await licenceSceneOf(api).without() },
    }),
    codes: { PMS_MSP_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }) },
  },
} satisfies Partial<Drivers>
