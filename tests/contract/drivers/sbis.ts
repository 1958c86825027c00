import type { DeviceStatus } from '../../../packages/server/src/modules/device-models/index.ts'
import type { SbiStatus } from '../../../packages/server/src/modules/sbis/index.ts'
import { deviceSceneOf, type DeviceScene, type Provider } from '../../support/scenes/device-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

export const nobody = '00000000-0000-4000-8000-000000000000'
export const reason = 'as the walk wants'
const dayMilliseconds = 86_400_000

/** Works on interfaces and devices. */
export const on =
  <Call>(make: (devices: DeviceScene) => Call | Promise<Call>) =>
  async ({ api }: Scene): Promise<Call> =>
    make(await deviceSceneOf(api))

/** The same of a provider that is deactivated for one call; the next call finds it active. */
export const deactivated = async ({ api }: DeviceScene, provider: Provider = 'sensor'): Promise<void> => {
  await api.query('update partner set is_active = false where id = $1', [provider])
}
export const active = async ({ api }: DeviceScene, provider: Provider = 'sensor'): Promise<DeviceScene> => {
  await api.query('update partner set is_active = true where id = $1', [provider])
  return deviceSceneOf(api)
}

const inDays = ({ api }: DeviceScene, days: number): string =>
  new Date(api.app.clock.now().getTime() + days * dayMilliseconds).toISOString()

type Software = Partial<ReturnType<DeviceScene['newSbi']>>

const add = (
  scene: DeviceScene,
  over: Software = {},
  providerId: string = 'scanner',
): Attempt<'sbis.add'> => ({ as: 'scanner', request: { ...scene.newSbi(), ...over, providerId } })

const edit = (scene: DeviceScene, id: string, over: Software = {}): Attempt<'sbis.edit'> => ({
  as: 'scanner',
  request: { ...scene.newSbi(), ...over, id, isActive: false },
})

const editIn = (status: SbiStatus) => on(async (scene) => edit(scene, await scene.sbiIn(status)))

/** Each rule of the dates broken once. @param call makes the call */
const dateCodes = <Call>(call: (scene: DeviceScene, over: Software) => Call | Promise<Call>) => ({
  PMS_AUT_514: on((scene) => call(scene, { swCreateDateTime: inDays(scene, 1) })),
  PMS_AUT_508: on((scene) => call(scene, { swExpiryDateTime: inDays(scene, 0) })),
  PMS_AUT_516: on((scene) => call(scene, { swCreateDateTime: inDays(scene, -11 * 366) })),
  PMS_AUT_515: on((scene) => call(scene, { swExpiryDateTime: inDays(scene, 11 * 366) })),
})

/** The version of another interface of the provider, as somebody else writes it. */
const taken = async ({ api, addSbi }: DeviceScene): Promise<Software> => {
  const sbiId = await addSbi()
  const { response } = await api.as('scanner').call('sbis.get', { params: { sbiId } })
  return { swVersion: ` ${response.sbiVersion.toUpperCase()} ` }
}

const decide = (id: string, approvalStatus = 'Activate'): Attempt<'sbis.decide'> => ({
  as: 'admin',
  request: { id, approvalStatus, reason },
})
const decideIn = (status: SbiStatus, word?: string) =>
  on(async ({ sbiIn }) => decide(await sbiIn(status), word))

/** One that an administrator has registered, who does not decide about it. */
const ownOfAdmin = async ({ api, newSbi }: DeviceScene): Promise<string> => {
  const request = { ...newSbi(), providerId: 'scanner' }
  return (await api.as('admin').call('sbis.add', { request })).response.id
}

type Mapped = { readonly deviceDetailId: string; readonly sbiId: string }

const map = (request: Mapped, as: 'scanner' | 'sensor' | 'admin' = 'scanner') => ({ as, request }) as const

export const deviceOf = async (
  { deviceIn }: DeviceScene,
  status: DeviceStatus = 'approved',
  provider: Provider = 'scanner',
): Promise<string> => (await deviceIn(status, provider)).deviceId

const mapTo = (carrier: (scene: DeviceScene) => Promise<string>) =>
  on(async (scene) => map({ deviceDetailId: await deviceOf(scene), sbiId: await carrier(scene) }))

const addDevice = (scene: DeviceScene, sbiId: string, over: object = {}): Attempt<'sbis.add-device'> => ({
  as: 'scanner',
  params: { sbiId },
  request: { ...scene.newDevice(), ...over },
})
const addDeviceTo = (carrier: (scene: DeviceScene) => Promise<string> | string) =>
  on(async (scene) => addDevice(scene, await carrier(scene)))

const at = (status: SbiStatus, as: 'scanner' | 'sensor' | 'unattached' = 'scanner') =>
  on(async ({ sbiIn }) => ({ as, params: { sbiId: await sbiIn(status) } }) as const)

const ownCodes = {
  PMS_CERTIFICATE_ERROR_002: at('approved', 'unattached'),
  PMS_DEVICE_ERROR_005: () => ({ as: 'scanner', params: { sbiId: nobody } }) as const,
  PMS_DEVICE_ERROR_019: at('approved', 'sensor'),
}

type Path = { readonly as: 'scanner' | 'sensor' | 'unattached'; readonly params: { readonly sbiId: string } }

const deactivate =
  (path: (scene: Scene) => Promise<Path> | Path, status = 'De-Activate') =>
  async (scene: Scene): Promise<Attempt<'sbis.deactivate'>> => ({
    ...(await path(scene)),
    request: { status, reason },
  })

const activate = (sbiId: string): Attempt<'sbis.activate'> => ({
  as: 'admin',
  params: { sbiId },
  request: { reason },
})

const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'sbis.list'> => ({
  as: 'admin',
  query,
})
const searched = (request: object) => () => ({ as: 'scanner', request }) as const
const asked = (request: object) => (): Attempt<'sbis.filter-values'> => ({
  as: 'scanner',
  request: { filters: [{ columnName: 'swVersion' }], ...request },
})

const paged = { pageNo: '0', pageSize: '5' }

export const sbiDrivers = {
  'sbis.add': {
    success: on((scene) => add(scene, { swBinaryHash: 'AB'.repeat(32) })),
    codes: {
      ...dateCodes(add),
      PMS_PRT_055: on((scene) => add(scene, {}, 'sensor')),
      PMS_AUT_002: on((scene) => ({ ...add(scene, {}, 'nobody'), as: 'admin' })),
      PMS_AUT_512: on(async (scene) => add(scene, await taken(scene))),
    },
  },
  'sbis.edit': {
    success: editIn('pending_approval'),
    codes: {
      ...dateCodes(async (scene, over) => edit(scene, await scene.addSbi(), over)),
      PMS_AUT_007: on((scene) => edit(scene, nobody)),
      PMS_AUT_517: editIn('approved'),
      PMS_AUT_518: editIn('rejected'),
      PMS_DEVICE_ERROR_020: editIn('deactivated'),
      PMS_AUT_512: on(async (scene) => edit(scene, await scene.addSbi(), await taken(scene))),
    },
  },
  'sbis.decide': {
    success: decideIn('pending_approval'),
    codes: {
      PMS_AUT_007: () => decide(nobody),
      PMS_AUT_517: decideIn('approved'),
      PMS_AUT_518: decideIn('rejected'),
      PMS_DEVICE_ERROR_020: decideIn('deactivated'),
      PMS_AUT_026: decideIn('pending_approval', 'activate'),
      PMS_AUT_513: on(async ({ expiredSbi }) => decide(await expiredSbi('pending_approval'))),
      PMS_PMP_016: on(async (scene) => {
        const id = await (await active(scene)).sbiIn('pending_approval', 'sensor')
        await deactivated(scene)
        return decide(id)
      }),
      ENT_SBI_001: on(async (scene) => decide(await ownOfAdmin(scene))),
    },
  },
  'sbis.decide-many': {
    success: on(async ({ addSbi }) => ({
      as: 'admin',
      request: { ids: [await addSbi(), await addSbi(), nobody], approve: true, reason },
    })),
    codes: {},
  },
  'sbis.decide-devices': {
    success: on(async (scene) => ({
      as: 'admin',
      request: {
        ids: [await deviceOf(scene, 'pending_approval'), await deviceOf(scene, 'approved'), nobody],
        approve: true,
        reason,
      },
    })),
    codes: {},
  },
  'sbis.search': {
    success: searched({
      filters: [{ columnName: 'providerId', type: 'equals', value: 'scanner' }],
      sort: [{ sortField: 'swVersion', sortType: 'asc' }],
      pagination: { pageStart: 0, pageFetch: 2 },
    }),
    codes: searchCodes('swVersion', 'isActive', searched),
  },
  'sbis.map-device': {
    success: mapTo(({ sbiIn }) => sbiIn('approved')),
    codes: {
      PMS_AUT_005: on(async ({ sbiIn }) => map({ deviceDetailId: nobody, sbiId: await sbiIn('approved') })),
      PMS_AUT_028: on(async (scene) =>
        map({
          deviceDetailId: await deviceOf(scene, 'rejected'),
          sbiId: await scene.sbiIn('approved'),
        }),
      ),
      PMS_AUT_027: on(async (scene) =>
        map({
          deviceDetailId: await deviceOf(scene, 'pending_approval'),
          sbiId: await scene.sbiIn('approved'),
        }),
      ),
      PMS_AUT_007: mapTo(async () => nobody),
      PMS_AUT_511: mapTo(({ sbiIn }) => sbiIn('pending_approval')),
      PMS_AUT_513: mapTo(({ expiredSbi }) => expiredSbi()),
      PMS_AUT_509: on(async (scene) =>
        map(
          {
            deviceDetailId: await deviceOf(scene),
            sbiId: await (await active(scene)).sbiIn('approved', 'sensor'),
          },
          'admin',
        ),
      ),
      PMS_PMP_016: on(async (scene) => {
        await active(scene)
        const deviceDetailId = await deviceOf(scene, 'approved', 'sensor')
        const sbiId = await scene.sbiIn('approved', 'sensor')
        await deactivated(scene)
        return map({ deviceDetailId, sbiId }, 'sensor')
      }),
    },
  },
  'sbis.unmap-device': {
    success: on(async ({ deviceIn }) => {
      const { deviceId: deviceDetailId, sbiId } = await deviceIn('approved')
      return map({ deviceDetailId, sbiId })
    }),
    codes: {
      PMS_AUT_510: on(async ({ sbiIn }) => map({ deviceDetailId: nobody, sbiId: await sbiIn('approved') })),
    },
  },
  'sbis.search-mappings': {
    success: searched({
      filters: [{ columnName: 'providerId', type: 'equals', value: 'scanner' }],
      pagination: { pageStart: 0, pageFetch: 2 },
    }),
    codes: searchCodes('deviceDetailId', 'isActive', searched),
  },
  'sbis.filter-values': {
    success: asked({ filters: [{ columnName: 'swVersion', type: 'unique', text: 'version' }] }),
    codes: filterValuesCodes('swVersion', 'crDtimes', 'isActive', asked),
  },
  'sbis.add-device': {
    success: addDeviceTo(({ sbiIn }) => sbiIn('approved')),
    codes: {
      PMS_CERTIFICATE_ERROR_002: on((scene) => ({ ...addDevice(scene, nobody), as: 'unattached' })),
      PMS_DEVICE_ERROR_001: on(async (scene) =>
        addDevice(scene, await scene.sbiIn('approved'), { deviceProviderId: 'sensor' }),
      ),
      PMS_AUT_001: on(async (scene) =>
        addDevice(scene, await scene.sbiIn('approved'), { deviceTypeCode: 'Nose' }),
      ),
      PMS_AUT_002: on((scene) => ({
        ...addDevice(scene, nobody, { deviceProviderId: 'nobody' }),
        as: 'admin',
      })),
      PMS_AUT_003: on(async (scene) => {
        const { deviceId, sbiId } = await scene.deviceIn('approved')
        const [row] = await scene.api.query<{ make: string; model: string }>(
          'select make, model from device_model where id = $1',
          [deviceId],
        )
        return addDevice(scene, sbiId, { make: ` ${row!.make.toUpperCase()} `, model: row!.model })
      }),
      ENT_DEV_001: on(async (scene) => {
        const { deviceId, sbiId } = await scene.deviceIn('approved')
        return addDevice(scene, sbiId, { id: deviceId })
      }),
      PMS_DEVICE_ERROR_005: addDeviceTo(() => nobody),
      PMS_DEVICE_ERROR_002: addDeviceTo(async (scene) => (await active(scene)).sbiIn('approved', 'sensor')),
      PMS_DEVICE_ERROR_009: addDeviceTo(({ sbiIn }) => sbiIn('pending_approval')),
      PMS_DEVICE_ERROR_028: addDeviceTo(({ sbiIn }) => sbiIn('rejected')),
      PMS_DEVICE_ERROR_029: addDeviceTo(({ sbiIn }) => sbiIn('deactivated')),
      PMS_DEVICE_ERROR_021: addDeviceTo(({ expiredSbi }) => expiredSbi()),
    },
  },
  'sbis.list-devices': {
    success: on(async ({ deviceIn }) => ({
      as: 'scanner',
      params: { sbiId: (await deviceIn('approved')).sbiId },
    })),
    codes: {
      ...ownCodes,
      PMS_DEVICE_ERROR_003: on(async ({ plantSbi }) => ({
        as: 'admin',
        params: { sbiId: await plantSbi('acme') },
      })),
    },
  },
  'sbis.deactivate': {
    success: deactivate(at('approved')),
    codes: {
      PMS_DEVICE_ERROR_026: deactivate(at('approved'), 'off'),
      PMS_CERTIFICATE_ERROR_002: deactivate(ownCodes.PMS_CERTIFICATE_ERROR_002),
      PMS_DEVICE_ERROR_005: deactivate(ownCodes.PMS_DEVICE_ERROR_005),
      PMS_DEVICE_ERROR_019: deactivate(ownCodes.PMS_DEVICE_ERROR_019),
      PMS_PMP_016: deactivate(
        on(async (scene) => {
          const sbiId = await (await active(scene)).sbiIn('approved', 'sensor')
          await deactivated(scene)
          return { as: 'sensor', params: { sbiId } }
        }),
      ),
      PMS_DEVICE_ERROR_022: deactivate(at('pending_approval')),
      PMS_DEVICE_ERROR_020: deactivate(at('deactivated')),
    },
  },
  'sbis.list': {
    success: listed({ ...paged, partnerId: 'scanner', sortFieldName: 'partnerType', sortType: 'asc' }),
    codes: {
      ...listCodes('sbiVersion', (query) => listed({ ...paged, ...query })),
      PMS_PS_ERROR_006: listed({ pageNo: '0' }),
      PMS_PS_ERROR_008: listed({ sortFieldName: 'sbiVersion', sortType: 'asc' }),
      PMS_CERTIFICATE_ERROR_002: () => ({ as: 'unattached', query: paged }),
    },
  },
  'sbis.get': { success: at('approved'), codes: ownCodes },
  'sbis.preview-deactivation': { success: at('approved'), codes: ownCodes },
  'sbis.activate': {
    success: on(async ({ sbiIn }) => activate(await sbiIn('deactivated'))),
    codes: {
      PMS_DEVICE_ERROR_005: () => activate(nobody),
      ENT_SBI_002: on(async ({ sbiIn }) => activate(await sbiIn('rejected'))),
      PMS_AUT_513: on(async ({ api, expiredSbi }) => {
        const sbiId = await expiredSbi()
        await api.query(`update sbi set status = 'deactivated' where id = $1`, [sbiId])
        return activate(sbiId)
      }),
      PMS_PMP_016: on(async (scene) => {
        const sbiId = await (await active(scene)).sbiIn('deactivated', 'sensor')
        await deactivated(scene)
        return activate(sbiId)
      }),
      ENT_SBI_001: on(async (scene) => {
        const sbiId = await scene.sbiIn('deactivated')
        await scene.api.query(`update sbi set created_by = 'admin' where id = $1`, [sbiId])
        return activate(sbiId)
      }),
    },
  },
} satisfies Partial<Drivers>
