import { apiKeySceneOf, type ApiKeyScene } from '../../support/scenes/api-key-scene.ts'
import { policySceneOf } from '../../support/scenes/policy-scene.ts'
import { plantGround, plantKey, type PlantedGround } from '../../support/scenes/planted-keys.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { listCodes, searchCodes } from '../listings.ts'
import { groundCodes as deadGrounds, orphaned } from './grounds.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const nothing = 'ent_nothing'

const keysOf = ({ api }: Scene): Promise<ApiKeyScene> => apiKeySceneOf(api)

/** Calls for a new key on each kind of ground that is dead. @param wanted makes the call */
const groundCodes = <Call>(wanted: (ground: PlantedGround, scene: Scene) => Call | Promise<Call>) => ({
  ...deadGrounds(wanted),
  PMS_PRT_109: async (scene: Scene) => wanted(await plantGround(scene.api, { isApproved: false }), scene),
})

type Generated = Attempt<'api-keys.generate'>

const generate = (partnerId: string, policyName: string, label = 'as the walk wants'): Generated => ({
  as: 'bank',
  params: { partnerId },
  request: { policyName, label, validDays: 30 },
})

/** A policy for which the bank has this many active keys, and a label that is taken. */
const crowded = async (scene: Scene, keys: number) => {
  const { policyId, policyName } = await (await keysOf(scene)).approved()
  const label = 'taken'
  for (let made = 0; made < keys; made += 1)
    await plantKey(
      scene.api,
      { partnerId: 'bank', policyId, policyName },
      { label: made === 0 ? label : `taken ${made}` },
    )
  return { policyId, policyName, label }
}

const mostKeys = 20

/** An approved policy of the bank, which has had all its keys of today. */
const exhausted = async (scene: Scene) => {
  const ground = await crowded(scene, 1)
  Object.assign(scene.api.app.settings, { API_KEYS_PER_DAY: 1 })
  return ground
}

type Issued = Attempt<'api-keys.issue'>

const issue = (partnerId: string, policyId: string, label = 'as the walk wants'): Issued => ({
  as: 'admin',
  params: { partnerId },
  request: { policyId, label, validDays: 30, reason: 'as the walk wants' },
})

type Replaced = Attempt<'api-keys.replace'>

const replace = (keyId: string, over: object = {}): Replaced => ({
  as: 'bank',
  params: { keyId },
  request: { label: 'its successor', overlapDays: 3, validDays: 30, reason: 'as the walk wants', ...over },
})

const elsewhere = async ({ api }: Scene): Promise<string> =>
  (await policySceneOf(api).addPolicy('activated')).policyId

/** A policy that was approved for the bank. */
const target = async (scene: Scene): Promise<string> => (await (await keysOf(scene)).approved()).policyId
/** A key, and a policy with a key of the same label. */
const sameLabel = async (scene: Scene) => {
  const key = await (await keysOf(scene)).keyIn('active')
  const policyId = await target(scene)
  await plantKey(scene.api, { partnerId: 'bank', policyId, policyName: '' }, { label: key.label })
  return { key, policyId }
}

/** Where an active key cannot be moved to, and keys that cannot be moved. @param moved makes the call */
const moveCodes = <Call>(
  moved: (key: { keyId: string; apiKey: string; policyId: string }, to: string, partnerId?: string) => Call,
) => {
  const to = (policyOf: (scene: Scene) => Promise<string>) => async (scene: Scene) =>
    moved(await (await keysOf(scene)).keyIn('active'), await policyOf(scene))
  const from = (state: 'deactivated' | 'expired') => async (scene: Scene) =>
    moved(await (await keysOf(scene)).keyIn(state), await target(scene))
  return {
    // A key of whoever stands on the dead ground, which is moved there.
    ...groundCodes(async ({ partnerId, policyId }, scene) => {
      const key = await (await keysOf(scene)).keyIn('active')
      await scene.api.query(
        `update api_key set partner_id = $2, organisation_name = 'Planted' where id = $1`,
        [key.keyId, partnerId],
      )
      return moved(key, policyId, partnerId)
    }),
    PMS_PMS_022: from('deactivated'),
    ENT_KEY_001: from('expired'),
    PMS_PMP_014: to(elsewhere),
    PMS_PRT_110: async (scene: Scene) => {
      const { key, policyId } = await sameLabel(scene)
      return moved(key, policyId)
    },
    ENT_KEY_003: to(async (scene) => (await crowded(scene, mostKeys)).policyId),
  }
}

const moveByKey = (
  apikey: string,
  oldPolicyID: string,
  newPolicyID: string,
  partnerId = 'bank',
): Attempt<'api-keys.move-by-key'> => ({
  as: 'admin',
  params: { partnerId, apikey },
  request: { oldPolicyID, newPolicyID },
})

const move = (keyId: string, policyId: string): Attempt<'api-keys.move'> => ({
  as: 'admin',
  params: { keyId },
  request: { policyId, reason: 'as the walk wants' },
})

type StatusByLabel = Attempt<'api-keys.set-status-by-label'>

const byLabel = (
  { partnerId, policyId, label }: { partnerId: string; policyId: string; label: string },
  status = 'De-Active',
  as: 'bank' | 'admin' = 'bank',
): StatusByLabel => ({
  as,
  params: { partnerId, policyId },
  request: { label, status, reason: 'as the walk wants' },
})

const setStatus = (keyId: string, isActive = false): Attempt<'api-keys.set-status'> => ({
  as: 'bank',
  params: { keyId },
  request: { isActive, reason: 'as the walk wants' },
})

/** Keys that cannot be switched. @param set makes the call */
const statusCodes = <Call>(
  set: (
    key: { keyId: string; partnerId: string; policyId: string; label: string },
    isActive: boolean,
  ) => Call,
) => ({
  ...groundCodes(async (ground, { api }) => {
    const keyId = await plantKey(api, ground, { label: 'stranded' })
    await api.query(`update api_key set state = 'deactivated', stopped_by = 'partner' where id = $1`, [keyId])
    return set({ keyId, label: 'stranded', ...ground }, true)
  }),
  ENT_KEY_003: async (scene: Scene) => {
    const { policyId } = await crowded(scene, mostKeys)
    const label = 'one too many'
    const keyId = await plantKey(scene.api, { partnerId: 'bank', policyId, policyName: '' }, { label })
    await scene.api.query(`update api_key set state = 'deactivated', stopped_by = 'partner' where id = $1`, [
      keyId,
    ])
    return set({ keyId, partnerId: 'bank', policyId, label }, true)
  },
  PMS_PMS_022: async (scene: Scene) => set(await (await keysOf(scene)).keyIn('deactivated'), false),
  ENT_KEY_001: async (scene: Scene) => set(await (await keysOf(scene)).keyIn('expired'), true),
  ENT_KEY_002: async (scene: Scene) => {
    const key = await (await keysOf(scene)).keyIn('deactivated')
    await scene.api.query(`update api_key set stopped_by = 'administrator' where id = $1`, [key.keyId])
    return set(key, true)
  },
})

const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })
const searched = (request: object) => () => ({ as: 'admin' as const, request })
const relabel = (keyId: string, label = 'as the walk wants it'): Attempt<'api-keys.relabel'> => ({
  as: 'bank',
  params: { keyId },
  request: { label },
})

export const apiKeyDrivers = {
  'api-keys.generate': {
    success: async (scene) => generate('bank', (await (await keysOf(scene)).approved()).policyName),
    codes: {
      PMS_PRT_055: () => generate('insurer', 'any'),
      PMS_PMP_014: () => generate('bank', 'no such policy'),
      ...groundCodes(({ partnerId, policyName }) => generate(partnerId, policyName)),
      PMS_PRT_110: async (scene) => {
        const { policyName, label } = await crowded(scene, 1)
        return generate('bank', policyName, label)
      },
      ENT_KEY_003: async (scene) => generate('bank', (await crowded(scene, mostKeys)).policyName),
      ENT_KEY_005: async (scene) => generate('bank', (await exhausted(scene)).policyName),
    },
  },
  'api-keys.issue': {
    success: async (scene) => issue('bank', (await (await keysOf(scene)).approved()).policyId),
    codes: {
      PMS_PMP_005: () => issue('nobody', 'any'),
      PMS_PMP_014: async (scene) => issue('bank', await elsewhere(scene)),
      ...groundCodes(({ partnerId, policyId }) => issue(partnerId, policyId)),
      PMS_PRT_110: async (scene) => {
        const { policyId, label } = await crowded(scene, 1)
        return issue('bank', policyId, label)
      },
      ENT_KEY_003: async (scene) => issue('bank', (await crowded(scene, mostKeys)).policyId),
      ENT_KEY_005: async (scene) => issue('bank', (await exhausted(scene)).policyId),
    },
  },
  'api-keys.replace': {
    success: async (scene) => replace((await (await keysOf(scene)).keyIn('active')).keyId),
    codes: {
      ENT_KEY_004: () => replace(nobody),
      PMS_PMP_014: async (scene) =>
        replace((await (await keysOf(scene)).keyIn('active')).keyId, { policyId: await elsewhere(scene) }),
      ...groundCodes(async (ground, { api }) => replace(await plantKey(api, ground))),
      PMS_PRT_110: async (scene) => {
        const key = await (await keysOf(scene)).keyIn('active')
        return replace(key.keyId, { label: key.label })
      },
      ENT_KEY_003: async (scene) => {
        const { policyId } = await crowded(scene, mostKeys)
        const [row] = await scene.api.query<{ id: string }>('select id from api_key where policy_id = $1', [
          policyId,
        ])
        return replace(row!.id)
      },
      ENT_KEY_005: async (scene) => {
        const { keyId } = await (await keysOf(scene)).keyIn('active')
        await exhausted(scene)
        return replace(keyId)
      },
    },
  },
  'api-keys.move-by-key': {
    success: async (scene) => {
      const { apiKey, policyId } = await (await keysOf(scene)).keyIn('active')
      return moveByKey(apiKey, policyId, await target(scene))
    },
    codes: {
      PMS_PMP_50: () => moveByKey(nothing, 'any', 'other'),
      ...moveCodes(({ apiKey, policyId }, to, partnerId) => moveByKey(apiKey, policyId, to, partnerId)),
    },
  },
  'api-keys.move': {
    success: async (scene) => move((await (await keysOf(scene)).keyIn('active')).keyId, await target(scene)),
    codes: {
      ENT_KEY_004: () => move(nobody, 'any'),
      ...moveCodes(({ keyId }, to) => move(keyId, to)),
    },
  },
  'api-keys.get-policy-of-key': {
    success: async (scene) => {
      const { apiKey: apikey } = await (await keysOf(scene)).keyIn('deactivated')
      return { as: 'manager', params: { partnerId: 'bank', apikey } }
    },
    codes: {
      PMS_PMP_009: () => ({ as: 'admin', params: { partnerId: 'bank', apikey: nothing } }),
    },
  },
  'api-keys.set-status-by-label': {
    success: async (scene) => byLabel(await (await keysOf(scene)).keyIn('active')),
    codes: {
      PMS_PM_058: async (scene) => byLabel(await (await keysOf(scene)).keyIn('active'), 'Perhaps'),
      PMS_PRT_055: () => byLabel({ partnerId: 'insurer', policyId: 'any', label: 'any' }),
      PMS_PRT_111: () => byLabel({ partnerId: 'bank', policyId: 'any', label: 'any' }),
      ...statusCodes((key, isActive) => byLabel(key, isActive ? 'Active' : 'De-Active')),
    },
  },
  'api-keys.set-status': {
    success: async (scene) => setStatus((await (await keysOf(scene)).keyIn('active')).keyId),
    codes: {
      ENT_KEY_004: () => setStatus(nobody),
      ...statusCodes(({ keyId }, isActive) => setStatus(keyId, isActive)),
    },
  },
  'api-keys.relabel': {
    success: async (scene) => relabel((await (await keysOf(scene)).keyIn('active')).keyId),
    codes: {
      ENT_KEY_004: () => relabel(nobody),
      PMS_PMP_016: async ({ api }) =>
        relabel(await plantKey(api, await plantGround(api, { isPartnerActive: false }))),
      PMS_PRT_110: async (scene) => {
        const key = await (await keysOf(scene)).keyIn('active')
        await plantKey(scene.api, { ...key, policyName: '' }, { label: 'taken too' })
        return relabel(key.keyId, 'taken too')
      },
    },
  },
  'api-keys.list': {
    success: async (scene) => {
      await (await keysOf(scene)).keyIn('active')
      return { as: 'bank', query: { sortFieldName: 'orgName', sortType: 'asc', pageNo: '0', pageSize: '5' } }
    },
    codes: {
      ...listCodes('orgName', (query) => listed({ pageNo: '0', pageSize: '3', ...query })),
      PMS_PS_ERROR_006: listed({ pageNo: '0' }),
      PMS_PS_ERROR_008: listed({ sortFieldName: 'orgName', sortType: 'asc' }),
      PMS_CERTIFICATE_ERROR_002: async (scene) => ({ as: await orphaned(scene) }),
    },
  },
  'api-keys.search': {
    success: async (scene) => {
      await (await keysOf(scene)).keyIn('active')
      return {
        as: 'bank',
        request: { filters: [{ columnName: 'label', type: 'contains', value: 'gateway' }] },
      }
    },
    codes: searchCodes('label', 'isActive', searched),
  },
  'api-keys.page': {
    success: async (scene) => {
      await (await keysOf(scene)).keyIn('active')
      return { as: 'bank', query: { withCounts: 'true' } }
    },
    codes: listCodes('orgName', listed),
  },
  'api-keys.get': {
    success: async (scene) => ({
      as: 'bank',
      params: { keyId: (await (await keysOf(scene)).keyIn('active')).keyId },
    }),
    codes: { ENT_KEY_004: () => ({ as: 'admin', params: { keyId: nobody } }) },
  },
  'api-keys.preview-change': {
    success: async (scene) => ({
      as: 'bank',
      params: { keyId: (await (await keysOf(scene)).keyIn('active')).keyId },
      query: { action: 'replace', policyId: await target(scene), overlapDays: '3' },
    }),
    codes: {
      ENT_KEY_004: () => ({ as: 'admin', params: { keyId: nobody }, query: { action: 'deactivate' } }),
    },
  },
  'api-keys.list-policies': {
    success: async (scene) => {
      await (await keysOf(scene)).approved()
      return { as: 'bank', params: { partnerId: 'bank' } }
    },
    codes: {
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'insurer' } }),
      PMS_PMP_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }),
    },
  },
} satisfies Partial<Drivers>
