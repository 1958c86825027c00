import type { TestApp } from '../support/app.ts'
import { deviceSceneOf } from '../support/scenes/device-scene.ts'
import { certifyDevice } from '../support/scenes/verification-scene.ts'

type Owner = 'scanner' | 'sensor' | 'nobody'

/** How a call names a device of a provider. */
export const verificationSubjects = {
  'verification.verify-device': async ({ api }: { api: TestApp }, owner: Owner) => {
    await deviceSceneOf(api)
    // A text that names no device is no question.
    return { request: { proof: owner === 'nobody' ? ' ' : (await certifyDevice(api, owner)).certificate } }
  },
  'verification.list-devices': async ({ api }: { api: TestApp }, owner: Owner) => {
    if (owner === 'nobody') return { query: { make: 'None', model: 'None', providerId: owner } }
    const { deviceId } = await (await deviceSceneOf(api)).deviceIn('approved', owner)
    const [device] = await api.query<{ make: string; model: string }>(
      'select make, model from device_model where id = $1',
      [deviceId],
    )
    return { query: { make: device?.make ?? '', model: device?.model ?? '', providerId: owner } }
  },
}
