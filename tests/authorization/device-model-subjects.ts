import type { DeviceStatus } from '../../packages/server/src/modules/device-models/index.ts'
import type { Name, TestApp } from '../support/app.ts'
import { deviceSceneOf, type Provider } from '../support/scenes/device-scene.ts'
import type { RelyingOwner, RelyingSubject } from './relying-subjects.ts'

const deviceOf = async (api: TestApp, owner: RelyingOwner, status: DeviceStatus): Promise<string> =>
  owner === 'nobody'
    ? 'no-such-device'
    : (await (await deviceSceneOf(api)).deviceIn(status, owner as Provider)).deviceId

const fieldsOf = async (api: TestApp) => {
  const { deviceProviderId: _provider, ...fields } = (await deviceSceneOf(api)).newDevice()
  return fields
}

/** Device providers. */
const measuring = (make: RelyingSubject['make']): RelyingSubject => ({ owners: ['scanner', 'sensor'], make })

const fileOf = async (api: TestApp): Promise<string> => {
  const { deviceTypeCode, deviceSubTypeCode, make, model } = await fieldsOf(api)
  const text = `deviceTypeCode,deviceSubTypeCode,make,model\n${deviceTypeCode},${deviceSubTypeCode},${make},${model}`
  return Buffer.from(text).toString('base64')
}

/** A file that waits to be imported. */
const importOf = async (api: TestApp, owner: RelyingOwner) => {
  if (owner === 'nobody') return { importId: 'nothing', sha256: 'none' }
  const request = { partnerId: owner, file: await fileOf(api) }
  const { response } = await api.as(owner).call('device-imports.check', { request })
  return { importId: response.importId ?? '', sha256: response.sha256 }
}

const approved = measuring(async ({ api }, owner) => ({
  params: { deviceId: await deviceOf(api, owner, 'approved') },
}))

/** Device models of two providers. See `relyingSubjects`. */
export const deviceModelSubjects: Partial<Record<Name, RelyingSubject>> = {
  'device-models.add': measuring(async ({ api }, owner) => ({
    request: { deviceProviderId: owner, ...(await fieldsOf(api)) },
  })),
  'device-models.edit': measuring(async ({ api }, owner) => ({
    request: { id: await deviceOf(api, owner, 'pending_approval'), ...(await fieldsOf(api)) },
  })),
  'device-models.deactivate': measuring(async (scene, owner) => ({
    ...(await approved.make(scene, owner)),
    request: { status: 'De-Activate' },
  })),
  'device-models.get': approved,
  'device-models.preview-deactivation': approved,
  'device-imports.check': measuring(async ({ api }, owner) => ({
    request: { partnerId: owner, file: await fileOf(api) },
  })),
  'device-imports.start': measuring(async ({ api }, owner) => {
    const { importId, sha256 } = await importOf(api, owner)
    return { params: { importId }, request: { sha256 } }
  }),
  'device-imports.get': measuring(async ({ api }, owner) => ({
    params: { importId: (await importOf(api, owner)).importId },
  })),
  'device-imports.page-rows': measuring(async ({ api }, owner) => ({
    params: { importId: (await importOf(api, owner)).importId },
  })),
  'device-models.add-many': measuring(async ({ api }, owner) => ({
    request: { partnerId: owner, devices: [await fieldsOf(api)] },
  })),
}
