import { apiKeySceneOf } from '../../support/scenes/api-key-scene.ts'
import { licenceSceneOf } from '../../support/scenes/licence-scene.ts'
import type { Drivers, Scene } from '../driver.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

const keyOf = async ({ api }: Scene) => {
  const { keyId } = await (await apiKeySceneOf(api)).keyIn('active')
  return { kind: 'key' as const, id: keyId }
}

const licenceOf = async ({ api }: Scene) => {
  const { licenceId } = await licenceSceneOf(api).licenceIn('active')
  return { kind: 'licence' as const, id: licenceId }
}

const request = { quota: { callsPerDay: 1_000, callsPerMonth: null }, reason: 'as the walk wants' }

export const quotaDrivers = {
  'quotas.get': {
    success: async (scene) => ({ as: 'bank', params: await keyOf(scene) }),
    codes: {
      ENT_KEY_004: async (scene) => ({ as: 'insurer', params: await keyOf(scene) }),
      ENT_LIC_004: () => ({ as: 'admin', params: { kind: 'licence', id: nobody } }),
    },
  },
  'quotas.set': {
    success: async (scene) => ({ as: 'admin', params: await licenceOf(scene), request }),
    codes: {
      ENT_KEY_004: () => ({ as: 'admin', params: { kind: 'key', id: 'no id at all' }, request }),
      ENT_LIC_004: () => ({ as: 'admin', params: { kind: 'licence', id: nobody }, request }),
    },
  },
} satisfies Partial<Drivers>
