import { oneExtractor, sharingSceneOf } from '../../support/scenes/sharing-scene.ts'
import { policySceneOf } from '../../support/scenes/policy-scene.ts'
import { plantRelyingParty } from '../../support/scenes/planted-requests.ts'
import type { Persona } from '../../support/people/personas.ts'
import type { RelyingParty } from '../../support/scenes/relying-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'

const nobody = { partnerId: 'nobody', policyId: 'none' }
const request = { extractors: [oneExtractor] }

interface Wish {
  readonly as: Persona
  readonly params: { readonly partnerId: string; readonly policyId: string }
  readonly request: typeof request
}

/** Sets extractors for a policy that is asked for. */
const setting = async ({ api }: Scene, as: RelyingParty = 'printer'): Promise<Wish> => {
  const { partnerId, policyId } = await (await sharingSceneOf(api)).asked('printer')
  return { as, params: { partnerId, policyId }, request }
}

const settingCodes = {
  PMS_PRT_055: (scene: Scene) => setting(scene, 'verifier'),
  PMS_PRT_061: async ({ api }: Scene): Promise<Wish> => {
    const { partnerId } = await (await sharingSceneOf(api)).asked('printer')
    return { as: 'printer', params: { partnerId, policyId: 'none' }, request }
  },
  PMS_PRT_062: async ({ api }: Scene): Promise<Wish> => {
    const { partnerId, policyId } = await (await sharingSceneOf(api)).approved('printer')
    return { as: 'printer', params: { partnerId, policyId }, request }
  },
}

type Mapping = Attempt<'credential-types.map'>

const map = (
  over: Partial<NonNullable<Mapping['params']>>,
  as: Mapping['as'] & string = 'printer',
): Mapping => ({
  as,
  params: { partnerId: 'printer', credentialType: 'qrcode', policyName: 'none', ...over },
})

/** Maps a policy that the partner may use. @param change what is set in the policy's row behind everybody's back */
const mapApproved = async ({ api }: Scene, change?: string): Promise<Mapping> => {
  const { policyId, policyName } = await (await sharingSceneOf(api)).approved('printer')
  if (change !== undefined) await api.query(`update policy set ${change} where id = $1`, [policyId])
  await api.query('delete from credential_type_mapping')
  return map({ policyName })
}

/** A policy of a group that has ended, for a partner of that group. */
const ended = async ({ api }: Scene): Promise<Mapping> => {
  const { policyId, groupId } = await policySceneOf(api).addPolicy('activated')
  const partnerId = await plantRelyingParty(api, { groupId })
  await api.query('update policy_group set is_active = false where id = $1', [groupId])
  const [policy] = await api.query<{ name: string }>('select name from policy where id = $1', [policyId])
  return map({ partnerId, policyName: policy!.name }, 'admin')
}

export const credentialTypeDrivers = {
  'credential-types.set-extractors': {
    success: (scene) => setting(scene),
    codes: {
      ...settingCodes,
      ENT_EXT_001: async (scene) => {
        const attempt = await setting(scene)
        const { partnerId, policyId } = attempt.params
        await scene.api.query(
          `insert into biometric_extractor
           select $1, $2, 'a' || number, 'face', null, 'mock', null, now(), 'test' from generate_series(1, 100) as number`,
          [partnerId, policyId],
        )
        return attempt
      },
    },
  },
  'credential-types.replace-extractors': { success: (scene) => setting(scene), codes: settingCodes },
  'credential-types.get-extractors': {
    success: async ({ api }) => {
      const sharing = await sharingSceneOf(api)
      const { partnerId, policyId } = await sharing.approved('printer')
      return { as: 'printer', params: { partnerId, policyId } }
    },
    codes: {
      PMS_PRT_064: () => ({ as: 'admin', params: nobody }),
      PMS_PRT_055: () => ({ as: 'bank', params: nobody }),
    },
  },
  'credential-types.map': {
    success: (scene) => mapApproved(scene),
    codes: {
      PMS_PRT_072: async ({ api }) => {
        await sharingSceneOf(api)
        return map({ credentialType: 'passport' })
      },
      PMS_PRT_005: () => map({ partnerId: 'nobody' }, 'admin'),
      PMS_PRT_055: async ({ api }) => {
        await sharingSceneOf(api)
        return map({}, 'verifier')
      },
      PMS_PMP_016: () => map({ partnerId: 'device' }, 'admin'),
      PMS_PRT_070: () => map({ partnerId: 'acme' }, 'admin'),
      PMS_PRT_073: async ({ api }) => {
        await sharingSceneOf(api)
        return map({})
      },
      PMS_PRT_098: async ({ api }) => {
        await sharingSceneOf(api)
        return map({ policyName: 'mpolicy-default-euin' })
      },
      PMS_PMP_019: async (scene) => {
        const attempt = await mapApproved(scene, `state = 'deactivated'`)
        const { policyId } = await policySceneOf(scene.api).addPolicy('activated')
        await scene.api.query('update policy set name = $2 where id = $1', [
          policyId,
          attempt.params!.policyName,
        ])
        return attempt
      },
      PMS_PMP_018: (scene) =>
        mapApproved(scene, `valid_from = now() - interval '2 days', valid_till = now() - interval '1 day'`),
      PMS_PMP_023: ended,
      PMS_PRT_109: async ({ api }) => {
        const { policyName } = await (await sharingSceneOf(api)).asked('printer')
        return map({ policyName })
      },
      PMS_PRT_007: async ({ api }) => {
        const sharing = await sharingSceneOf(api)
        await sharing.map('printer')
        const { policyName } = await sharing.approved('printer')
        return map({ credentialType: 'EUIN', policyName })
      },
    },
  },
  'credential-types.unmap': {
    success: async ({ api }) => {
      const { partnerId } = await (await sharingSceneOf(api)).map('printer')
      return { as: 'printer', params: { partnerId, credentialType: 'euin' } }
    },
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody', credentialType: 'euin' } }),
      PMS_PRT_055: async ({ api }) => {
        const { partnerId } = await (await sharingSceneOf(api)).map('printer')
        return { as: 'verifier', params: { partnerId, credentialType: 'euin' } }
      },
    },
  },
  'credential-types.get-policy': {
    success: async ({ api }) => {
      const { partnerId } = await (await sharingSceneOf(api)).map('printer')
      return { as: 'printer', params: { partnerId, credentialType: 'euin' } }
    },
    codes: {
      PMS_PRT_064: () => ({ as: 'admin', params: { partnerId: 'nobody', credentialType: 'euin' } }),
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'nobody', credentialType: 'euin' } }),
    },
  },
  'credential-types.overview': {
    success: async ({ api }) => {
      const { partnerId } = await (await sharingSceneOf(api)).map('printer')
      return { as: 'printer', params: { partnerId } }
    },
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }),
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'nobody' } }),
    },
  },
} satisfies Partial<Drivers>
