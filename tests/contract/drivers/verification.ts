import type { TestApp } from '../../support/app.ts'
import { deviceSceneOf, type Provider } from '../../support/scenes/device-scene.ts'
import { certifyDevice, signAs } from '../../support/scenes/verification-scene.ts'
import type { Drivers } from '../driver.ts'

/** An identity that a device of this provider has signed itself. */
const ownDigitalId = async (api: TestApp, provider: Provider): Promise<string> => {
  const { make, model } = (await deviceSceneOf(api)).newDevice(provider)
  return signAs(await certifyDevice(api, provider), {
    serialNo: 'SN-1',
    make,
    model,
    type: 'Finger',
    deviceSubType: 'Slap',
    deviceProvider: provider,
    deviceProviderId: provider,
    dateTime: api.app.clock.now().toISOString(),
  })
}

export const verificationDrivers = {
  'verification.verify-device': {
    success: async ({ api }) => ({
      as: 'scanner',
      request: { proof: await ownDigitalId(api, 'scanner') },
    }),
    codes: {
      ENT_DVC_100: async ({ api }) => ({
        as: 'sensor',
        request: { proof: await ownDigitalId(api, 'scanner') },
      }),
    },
  },
  'verification.list-devices': {
    success: () => ({ as: 'service-client', query: { make: 'None', model: 'None' } }),
    codes: {},
  },
} satisfies Partial<Drivers>
