import type { DeviceStatus } from '../../../packages/server/src/modules/device-models/index.ts'
import { deviceSceneOf, type DeviceScene } from '../../support/scenes/device-scene.ts'
import { relyingSceneOf } from '../../support/scenes/relying-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

const nothing = 'no-such-device'

/** The scene, with its provider active, whatever a call before has done with it. */
const sceneOf = async ({ api }: Scene) => {
  const scene = await deviceSceneOf(api)
  await (await relyingSceneOf(api)).active('scanner')
  return scene
}

/** A device model of `scanner` that has come to this status. */
const deviceIn = async (scene: Scene, status: DeviceStatus): Promise<string> =>
  (await (await sceneOf(scene)).deviceIn(status)).deviceId

const wish = async (scene: Scene, provider: 'scanner' | 'sensor' = 'scanner') =>
  (await sceneOf(scene)).newDevice(provider)

/** Kind, make and model of a live device model of `scanner`, in other letters. */
const taken = async (scene: Scene) => {
  const deviceId = await deviceIn(scene, 'pending_approval')
  const { response } = await scene.api.as('admin').call('device-models.get', { params: { deviceId } })
  const { deviceType: deviceTypeCode, deviceSubType: deviceSubTypeCode, make, model } = response
  return { deviceTypeCode, deviceSubTypeCode, make: make.toUpperCase(), model: model.toLowerCase() }
}

const add = async (
  scene: Scene,
  over: object = {},
  as: Attempt['as'] = 'scanner',
): Promise<Attempt<'device-models.add'>> => ({ as, request: { ...(await wish(scene)), ...over } })

const edit = async (
  scene: Scene,
  status: DeviceStatus,
  over: object = {},
): Promise<Attempt<'device-models.edit'>> => {
  const id = await deviceIn(scene, status)
  const { deviceProviderId: _provider, ...fields } = await wish(scene)
  return { as: 'scanner', request: { id, ...fields, ...over } }
}

const decide = async (
  scene: Scene,
  status: DeviceStatus,
  approvalStatus = 'Activate',
): Promise<Attempt<'device-models.decide'>> => ({
  as: 'admin',
  request: { id: await deviceIn(scene, status), approvalStatus, reason: 'as the walk wants' },
})

/** A device model of a provider that is deactivated afterwards; the scene brings the provider back when it is asked again. */
const stranded = async (scene: Scene, status: DeviceStatus): Promise<string> => {
  const id = await deviceIn(scene, status)
  await scene.api.query(`update partner set is_active = false where id = 'scanner'`)
  return id
}

const at =
  (status: DeviceStatus, as: Attempt['as'] = 'scanner') =>
  async (scene: Scene) =>
    ({ as, params: { deviceId: await deviceIn(scene, status) } }) as const

const withoutPartner = at('approved', 'unattached')

const pathCodes = {
  PMS_CERTIFICATE_ERROR_002: withoutPartner,
  PMS_DEVICE_ERROR_006: async (scene: Scene) => {
    await deviceSceneOf(scene.api)
    return { as: 'scanner', params: { deviceId: nothing } } as const
  },
  PMS_DEVICE_ERROR_016: at('approved', 'sensor'),
}

const deactivated = async (
  path: Promise<{ as: Attempt['as']; params: { deviceId: string } }>,
  status = 'De-Activate',
) =>
  ({
    ...(await path),
    request: { status },
  }) as Attempt<'device-models.deactivate'>

const searched =
  (request: object) =>
  async ({ api }: Scene): Promise<Attempt<'device-models.search'>> => {
    await deviceSceneOf(api)
    return { as: 'scanner', request }
  }
const subTypes = (request: object) => (): Attempt<'device-models.search-sub-types'> => ({
  as: 'admin',
  request,
})
const values =
  (request: object) =>
  (): { as: 'admin'; request: { filters: { columnName: string }[]; purpose?: string } } => ({
    as: 'admin',
    request: { filters: [{ columnName: 'crBy' }], ...request },
  })
const paged = (query: Readonly<Record<string, string>>) => (): Attempt<'device-models.page'> => ({
  as: 'admin',
  query,
})

const kindCode = { count: 0 }
const newKind = () => {
  const code = `Kind ${(kindCode.count += 1)}`
  return { code, name: code }
}

/** A type that the walk has added. */
const kind = async ({ api }: Scene): Promise<{ typeCode: string }> => {
  const { response } = await api.as('admin').call('device-types.add', { request: newKind() })
  return { typeCode: response.code }
}

/** A device model that is to be used with an interface. */
const withSbi =
  (sbiOf: (devices: DeviceScene) => Promise<string>) =>
  async (scene: Scene): Promise<Attempt<'device-models.add-many'>> => {
    const { deviceProviderId: partnerId, ...device } = await wish(scene)
    const sbiId = await sbiOf(await sceneOf(scene))
    return { as: 'scanner', request: { partnerId, sbiId, devices: [device] } }
  }

const header = 'deviceTypeCode,deviceSubTypeCode,make,model\n'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A dry run over a file that is right, but for what is said otherwise. */
const checked = async (
  scene: Scene,
  over: object,
  wished?: Awaited<ReturnType<typeof wish>>,
): Promise<Attempt<'device-imports.check'>> => {
  const { make, model } = wished ?? (await wish(scene))
  const file = base64(`${header}Finger,Slap,${make},${model}\n`)
  return { as: 'scanner', request: { partnerId: 'scanner', file, ...over } }
}

/** A file that waits to be imported. */
const right = async (scene: Scene, wished?: Awaited<ReturnType<typeof wish>>) => {
  const { request } = await checked(scene, {}, wished)
  const { response } = await scene.api.as('scanner').call('device-imports.check', { request: request! })
  return { importId: response.importId ?? '', sha256: response.sha256 }
}

const started = ({ importId, sha256 }: { importId: string; sha256: string }) => ({
  as: 'scanner' as const,
  params: { importId },
  request: { sha256 },
})

export const deviceModelDrivers = {
  'device-models.add': {
    success: (scene) => add(scene),
    codes: {
      PMS_AUT_001: (scene) => add(scene, { deviceTypeCode: 'Nose' }),
      PMS_AUT_002: (scene) => add(scene, { deviceProviderId: 'nobody' }, 'admin'),
      PMS_AUT_003: async (scene) => add(scene, await taken(scene)),
      PMS_PRT_055: (scene) => add(scene, {}, 'sensor'),
      ENT_DEV_001: async (scene) => add(scene, { id: await deviceIn(scene, 'approved') }),
    },
  },
  'device-models.edit': {
    success: (scene) => edit(scene, 'pending_approval'),
    codes: {
      PMS_AUT_005: (scene) => edit(scene, 'approved', { id: nothing }),
      PMS_AUT_001: (scene) => edit(scene, 'pending_approval', { deviceTypeCode: 'Nose' }),
      PMS_AUT_003: async (scene) => edit(scene, 'pending_approval', await taken(scene)),
      PMS_PRT_055: async (scene) => ({ ...(await edit(scene, 'pending_approval')), as: 'sensor' }),
      PMS_DEVICE_ERROR_010: (scene) => edit(scene, 'approved'),
    },
  },
  'device-models.decide': {
    success: (scene) => decide(scene, 'pending_approval'),
    codes: {
      PMS_AUT_005: () => ({ as: 'admin', request: { id: nothing, approvalStatus: 'Activate' } }),
      PMS_AUT_025: (scene) => decide(scene, 'pending_approval', 'Yes'),
      PMS_AUT_003: async (scene) => {
        const attempt = await decide(scene, 'deactivated')
        const { id } = attempt.request!
        const { response } = await scene.api
          .as('admin')
          .call('device-models.get', { params: { deviceId: id } })
        const { deviceType: deviceTypeCode, deviceSubType: deviceSubTypeCode, make, model } = response
        await scene.api.as('scanner').call('device-models.add', {
          request: { deviceProviderId: 'scanner', deviceTypeCode, deviceSubTypeCode, make, model },
        })
        return attempt
      },
      PMS_PMP_016: async (scene) => ({
        as: 'admin',
        request: { id: await stranded(scene, 'pending_approval'), approvalStatus: 'Activate' },
      }),
      PMS_DEVICE_ERROR_010: (scene) => decide(scene, 'rejected'),
      ENT_DEV_002: async (scene) => {
        const { response } = await scene.api
          .as('admin')
          .call('device-models.add', { request: await wish(scene) })
        return { as: 'admin', request: { id: response.id, approvalStatus: 'Activate' } }
      },
    },
  },
  'device-models.search': {
    success: searched({
      filters: [{ columnName: 'make', type: 'contains', value: 'make' }],
      sort: [{ sortField: 'make', sortType: 'desc' }],
      pagination: { pageStart: 0, pageFetch: '10' },
    }),
    codes: searchCodes('make', 'isActive', searched),
  },
  'device-models.search-sub-types': {
    success: subTypes({
      filters: [{ columnName: 'deviceType', type: 'equals', value: 'Finger' }],
      purpose: 'AUTH',
    }),
    codes: searchCodes('name', 'isActive', subTypes),
  },
  'device-models.filter-values': {
    success: values({ filters: [{ columnName: 'make', type: 'all', text: 'm' }] }),
    codes: filterValuesCodes('make', 'crDtimes', 'isActive', values),
  },
  'device-models.type-filter-values': {
    success: values({ filters: [{ columnName: 'name' }], purpose: 'REGISTRATION' }),
    codes: filterValuesCodes('name', 'crDtimes', 'isActive', values),
  },
  'device-models.sub-type-filter-values': {
    success: values({ filters: [{ columnName: 'deviceType', text: 'Finger' }] }),
    codes: filterValuesCodes('name', 'crDtimes', 'isActive', values),
  },
  'device-models.deactivate': {
    success: (scene) => deactivated(at('approved')(scene)),
    codes: {
      PMS_DEVICE_ERROR_026: (scene) => deactivated(at('approved')(scene), 'Deactivate'),
      PMS_CERTIFICATE_ERROR_002: (scene) => deactivated(withoutPartner(scene)),
      PMS_DEVICE_ERROR_006: (scene) => deactivated(pathCodes.PMS_DEVICE_ERROR_006(scene)),
      PMS_DEVICE_ERROR_016: (scene) => deactivated(at('approved', 'sensor')(scene)),
      PMS_PMP_016: async (scene) => ({
        as: 'scanner',
        params: { deviceId: await stranded(scene, 'approved') },
        request: {},
      }),
      PMS_DEVICE_ERROR_023: (scene) => deactivated(at('pending_approval')(scene)),
      PMS_DEVICE_ERROR_014: (scene) => deactivated(at('deactivated')(scene)),
    },
  },
  'device-models.page': {
    success: paged({ search: 'make', withCounts: 'true', sortFieldName: 'name', sortType: 'asc' }),
    codes: listCodes('name', paged),
  },
  'device-models.get': { success: at('approved'), codes: pathCodes },
  'device-models.preview-deactivation': { success: at('approved'), codes: pathCodes },
  'device-models.add-many': {
    success: async (scene) => {
      const { deviceProviderId: partnerId, ...device } = await wish(scene)
      return { as: 'scanner', request: { partnerId, devices: [device] } }
    },
    codes: {
      PMS_PRT_055: async (scene) => {
        const { deviceProviderId: partnerId, ...device } = await wish(scene)
        return { as: 'sensor', request: { partnerId, devices: [device] } }
      },
      PMS_AUT_002: async (scene) => {
        const { deviceProviderId: _partner, ...device } = await wish(scene)
        return { as: 'admin', request: { partnerId: 'nobody', devices: [device] } }
      },
      PMS_DEVICE_ERROR_005: withSbi(async () => nothing),
      PMS_DEVICE_ERROR_002: withSbi((devices) => devices.sbiIn('approved', 'sensor')),
      PMS_DEVICE_ERROR_009: withSbi((devices) => devices.sbiIn('pending_approval')),
      PMS_DEVICE_ERROR_028: withSbi((devices) => devices.sbiIn('rejected')),
      PMS_DEVICE_ERROR_029: withSbi((devices) => devices.sbiIn('deactivated')),
      PMS_DEVICE_ERROR_021: withSbi((devices) => devices.expiredSbi()),
    },
  },
  'device-imports.check': {
    success: async (scene) => checked(scene, {}),
    codes: {
      PMS_PRT_055: async (scene) => ({ ...(await checked(scene, {})), as: 'sensor' }),
      PMS_AUT_002: async (scene) => ({ ...(await checked(scene, { partnerId: 'nobody' })), as: 'admin' }),
      ENT_IMP_001: (scene) => checked(scene, { file: base64('\0\u0001\u0002') }),
      ENT_IMP_002: (scene) => checked(scene, { file: base64('make,model\nA,B') }),
      ENT_IMP_003: (scene) => checked(scene, { file: base64(`${header}${'F,S,A,B\n'.repeat(10_001)}`) }),
      ENT_IMP_004: (scene) => checked(scene, { file: base64(`${header}Finger,Slap,"A,B`) }),
      ENT_IMP_005: (scene) => checked(scene, { file: base64(header) }),
    },
  },
  'device-imports.start': {
    success: async (scene) => started(await right(scene)),
    codes: {
      ENT_DEV_006: async (scene) => ({ ...started(await right(scene)), as: 'sensor' }),
      ENT_DEV_007: async (scene) => started({ ...(await right(scene)), sha256: '0' }),
      ENT_DEV_008: async (scene) => {
        const attempt = started(await right(scene))
        const { params, request } = attempt
        await scene.api.as('scanner').call('device-imports.start', { params, request })
        return attempt
      },
      ENT_DEV_009: async (scene) => {
        const wished = await wish(scene)
        const attempt = started(await right(scene, wished))
        await scene.api.as('scanner').call('device-models.add', { request: wished })
        return attempt
      },
      PMS_AUT_002: async (scene) => {
        const attempt = started(await right(scene))
        await scene.api.query(`update partner set is_active = false where id = 'scanner'`)
        return attempt
      },
    },
  },
  'device-imports.get': {
    success: async (scene) => ({ as: 'scanner', params: { importId: (await right(scene)).importId } }),
    codes: { ENT_DEV_006: () => ({ as: 'scanner', params: { importId: 'nothing' } }) },
  },
  'device-imports.page': {
    success: async (scene) => {
      const { params, request } = started(await right(scene))
      await scene.api.as('scanner').call('device-imports.start', { params, request })
      return { as: 'admin', query: { withCounts: 'true' } }
    },
    codes: listCodes('startedDateTime', (query) => () => ({ as: 'admin', query })),
  },
  'device-imports.page-rows': {
    success: async (scene) => ({
      as: 'scanner',
      params: { importId: (await right(scene)).importId },
      query: { withCounts: 'true' },
    }),
    codes: {
      ENT_DEV_006: () => ({ as: 'scanner', params: { importId: 'nothing' } }),
      ...listCodes('line', (query) => async (scene: Scene) => ({
        as: 'scanner',
        params: { importId: (await right(scene)).importId },
        query,
      })),
    },
  },
  'device-types.list': { success: () => ({ as: 'admin' }), codes: {} },
  'device-types.add': {
    success: () => ({ as: 'admin', request: { ...newKind(), description: 'as the walk wants' } }),
    codes: {
      ENT_DEV_003: () => ({ as: 'admin', request: { ...newKind(), typeCode: 'Nose' } }),
      ENT_DEV_004: () => ({ as: 'admin', request: { code: 'finger', name: 'Finger' } }),
    },
  },
  'device-types.edit': {
    success: async (scene) => ({ as: 'admin', request: { ...(await kind(scene)), name: 'Renamed' } }),
    codes: { ENT_DEV_003: () => ({ as: 'admin', request: { typeCode: 'Nose', name: 'Renamed' } }) },
  },
  'device-types.set-status': {
    success: async (scene) => ({ as: 'admin', request: { ...(await kind(scene)), isActive: false } }),
    codes: {
      ENT_DEV_003: () => ({ as: 'admin', request: { typeCode: 'Nose', isActive: false } }),
      ENT_DEV_005: async (scene) => ({ as: 'admin', request: { ...(await kind(scene)), isActive: true } }),
    },
  },
  'device-types.preview-status': {
    success: async (scene) => ({ as: 'admin', query: await kind(scene) }),
    codes: { ENT_DEV_003: () => ({ as: 'admin', query: { typeCode: 'Finger', subTypeCode: 'Nose' } }) },
  },
} satisfies Partial<Drivers>
