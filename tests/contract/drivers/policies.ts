import { authDocument, policySceneOf, type PlacedPolicy } from '../../support/scenes/policy-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

type State = 'draft' | 'activated' | 'deactivated'

const nowhere = 'no-such-id'
const officer = 'policy-manager' as const
const nobody: PlacedPolicy = { policyId: nowhere, groupId: nowhere, groupName: nowhere }

const inState = ({ api }: Scene, state: State): Promise<PlacedPolicy> => policySceneOf(api).addPolicy(state)

/** A policy in a group that has ended. */
const stranded = async (scene: Scene, state: State): Promise<PlacedPolicy> => {
  const placed = await inState(scene, state)
  await scene.api.query('update policy_group set is_active = false where id = $1', [placed.groupId])
  return placed
}

const elsewhere = async (scene: Scene, placed: PlacedPolicy): Promise<PlacedPolicy> => {
  const { id: groupId, name: groupName } = await policySceneOf(scene.api).addGroup()
  return { ...placed, groupId, groupName }
}

const used = async (scene: Scene, kind: 'approved-request' | 'waiting-request' | 'api-key', state: State) => {
  const placed = await inState(scene, state)
  policySceneOf(scene.api).plantUse(kind, placed.policyId)
  return placed
}

const contentOf = (scene: Scene, groupName: string) => ({
  policyGroupName: groupName,
  name: policySceneOf(scene.api).newName('policy'),
  desc: 'a policy',
  version: '1',
  policies: authDocument(),
})

const create = async (
  scene: Scene,
  over: Readonly<Record<string, unknown>> = {},
): Promise<Attempt<'policies.create'>> => {
  const { name } = await policySceneOf(scene.api).addGroup()
  return { as: officer, request: { policyType: 'Auth', ...contentOf(scene, name), ...over } }
}

const edit = (
  scene: Scene,
  { policyId, groupName }: PlacedPolicy,
  over: Readonly<Record<string, unknown>> = {},
): Attempt<'policies.edit'> => ({
  as: officer,
  params: { policyId },
  request: { ...contentOf(scene, groupName), ...over },
})

const faults = {
  PMS_PV_005: authDocument({ authTokenType: 'Policy' }),
  PMS_PV_006: { ...authDocument(), allowedKycAttributes: undefined },
  PMS_PV_007: authDocument({ kycLanguages: 'eng' }),
} as const

const documentFaults = <Call>(made: (scene: Scene, policies: unknown) => Call) =>
  Object.fromEntries(
    Object.entries(faults).map(([code, policies]) => [code, (scene: Scene) => made(scene, policies)]),
  )

const nameOf = async ({ api }: Scene, { policyId }: PlacedPolicy): Promise<string> =>
  (await api.as(officer).call('policies.get', { params: { policyId } })).response.policyName

/** A policy whose name another one of its group is to get. */
const crowded = async (scene: Scene) => {
  const placed = await inState(scene, 'draft')
  const group = { id: placed.groupId, name: placed.groupName }
  const other = await policySceneOf(scene.api).addDraft(group)
  return { placed, takenName: await nameOf(scene, other) }
}

const inGroup = ({ policyId, groupId }: PlacedPolicy) => ({
  as: officer,
  params: { policyId, policygroupId: groupId },
})

const status = (placed: PlacedPolicy, word: string): Attempt<'policies.confirm-status'> => ({
  ...inGroup(placed),
  request: { status: word },
})

const deactivate = (
  { policyId }: Pick<PlacedPolicy, 'policyId'>,
  word = 'De-Activate',
): Attempt<'policies.deactivate'> => ({
  as: officer,
  params: { policyId },
  request: { status: word, reason: 'as the walk wants' },
})

const one = ({ policyId }: PlacedPolicy) => ({ as: officer, params: { policyId } })
const activate = (placed: PlacedPolicy): Attempt<'policies.activate'> => ({
  ...one(placed),
  request: { reason: 'as the walk wants' },
})
const validity = (placed: PlacedPolicy, validTill = '2222-01-01T00:00:00.000Z') => ({
  ...one(placed),
  request: { validFrom: '2020-01-01T00:00:00.000Z', validTill, reason: 'as the walk wants' },
})
const clone = (
  scene: Scene,
  placed: PlacedPolicy,
  over: Readonly<Record<string, string>> = {},
): Attempt<'policies.clone'> => ({
  ...one(placed),
  request: { policyGroupName: placed.groupName, name: policySceneOf(scene.api).newName('clone'), ...over },
})

const searched = (request: object) => (): Attempt<'policies.search'> => ({
  as: officer,
  request: { policyType: 'all', ...request },
})
const valued = (request: object) => (): Attempt<'policies.filter-values'> => ({
  as: officer,
  request: { policyType: 'all', filters: [{ columnName: 'name' }], ...request },
})
const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'policies.list'> => ({
  as: officer,
  query,
})
const checked = (over: object): Attempt<'policies.check'> => ({
  as: officer,
  request: { policyType: 'Auth', document: JSON.stringify(authDocument()), ...over },
})

const unknownPolicy = { PMS_POL_008: () => one(nobody) }

export const policyDrivers = {
  'policies.create': {
    success: (scene) => create(scene),
    codes: {
      PMS_POL_023: (scene) => create(scene, { policyType: 'Nope' }),
      PMS_POL_019: (scene) => create(scene, { policyGroupName: nowhere }),
      PMS_POL_053: async (scene) =>
        create(scene, { policyGroupName: (await stranded(scene, 'draft')).groupName }),
      PMS_POL_009: async (scene) => {
        const { placed, takenName } = await crowded(scene)
        return create(scene, { policyGroupName: placed.groupName, name: takenName })
      },
      ENT_POL_001: async (scene) => create(scene, { policyId: (await inState(scene, 'draft')).policyId }),
      ...documentFaults((scene, policies) => create(scene, { policies })),
    },
  },
  'policies.publish': {
    success: async (scene) => inGroup(await inState(scene, 'draft')),
    codes: {
      PMS_POL_016: async (scene) => inGroup({ ...(await inState(scene, 'draft')), groupId: nowhere }),
      PMS_POL_053: async (scene) => inGroup(await stranded(scene, 'draft')),
      PMS_POL_008: async (scene) => inGroup(await elsewhere(scene, nobody)),
      PMS_POL_015: async (scene) => inGroup(await elsewhere(scene, await inState(scene, 'draft'))),
      PMS_POL_020: async (scene) => inGroup(await inState(scene, 'deactivated')),
    },
  },
  'policies.edit': {
    success: async (scene) => edit(scene, await inState(scene, 'draft')),
    codes: {
      PMS_POL_019: async (scene) => edit(scene, { ...(await inState(scene, 'draft')), groupName: nowhere }),
      PMS_POL_053: async (scene) => edit(scene, await stranded(scene, 'draft')),
      PMS_POL_008: async (scene) => edit(scene, await elsewhere(scene, nobody)),
      PMS_POL_015: async (scene) => edit(scene, await elsewhere(scene, await inState(scene, 'draft'))),
      PMS_POL_055: async (scene) => edit(scene, await inState(scene, 'activated')),
      PMS_POL_009: async (scene) => {
        const { placed, takenName } = await crowded(scene)
        return edit(scene, placed, { name: takenName })
      },
      ...documentFaults(async (scene, policies) => edit(scene, await inState(scene, 'draft'), { policies })),
    },
  },
  'policies.confirm-status': {
    success: async (scene) => status(await inState(scene, 'draft'), 'de-active'),
    codes: {
      PMS_POL_045: async (scene) => status(await inState(scene, 'draft'), 'Deactive'),
      PMS_POL_016: async (scene) =>
        status({ ...(await inState(scene, 'draft')), groupId: nowhere }, 'De-Active'),
      PMS_POL_053: async (scene) => status(await stranded(scene, 'draft'), 'De-Active'),
      PMS_POL_008: async (scene) => status(await elsewhere(scene, nobody), 'De-Active'),
      PMS_POL_015: async (scene) =>
        status(await elsewhere(scene, await inState(scene, 'draft')), 'De-Active'),
      PMS_POL_058: async (scene) => status(await inState(scene, 'activated'), 'De-Active'),
      PMS_POL_054: async (scene) => status(await inState(scene, 'draft'), 'ACTIVE'),
      PMS_POL_057: async (scene) => status(await used(scene, 'api-key', 'draft'), 'De-Active'),
    },
  },
  'policies.get-all': { success: () => ({ as: officer }), codes: {} },
  'policies.get-policy': {
    success: async (scene) => one(await inState(scene, 'draft')),
    codes: unknownPolicy,
  },
  'policies.get-policy-of-partner': {
    success: async (scene) => {
      const { policyId } = await used(scene, 'api-key', 'activated')
      return { as: officer, params: { policyId, partnerId: 'acme' } }
    },
    codes: {
      PMS_POL_017: async (scene) => {
        const { policyId } = await used(scene, 'api-key', 'activated')
        return { as: officer, params: { policyId, partnerId: 'rival' } }
      },
    },
  },
  'policies.search': {
    success: searched({
      filters: [{ columnName: 'policyGroupName', type: 'equals', value: 'walked' }],
      sort: [{ sortField: 'crDtimes', sortType: 'desc' }],
      pagination: { pageStart: 0, pageFetch: 5 },
    }),
    codes: searchCodes('name', 'isActive', searched),
  },
  'policies.get-configuration': {
    success: () => ({ as: officer, params: { key: 'policy.allowed.kyc.attributes' } }),
    codes: {},
  },
  'policies.filter-values': {
    success: valued({}),
    codes: filterValuesCodes('name', 'crDtimes', 'isActive', valued),
  },
  'policies.list': {
    success: listed({ policyName: 'walked', sortFieldName: 'policyGroupName', sortType: 'asc' }),
    codes: listCodes('policyName', listed, { ignoresHalfSort: true }),
  },
  'policies.deactivate': {
    success: async (scene) => deactivate(await inState(scene, 'activated')),
    codes: {
      PMS_COR_002: () => deactivate({ policyId: ' ' }),
      PMS_POL_073: async (scene) => deactivate(await inState(scene, 'activated'), 'De-Active'),
      PMS_POL_065: () => deactivate(nobody),
      PMS_POL_072: async (scene) => deactivate(await inState(scene, 'draft')),
      PMS_POL_062: async (scene) => deactivate(await inState(scene, 'deactivated')),
      PMS_POL_063: async (scene) => deactivate(await used(scene, 'approved-request', 'activated')),
      PMS_POL_064: async (scene) => deactivate(await used(scene, 'waiting-request', 'activated')),
    },
  },
  'policies.get': { success: async (scene) => one(await inState(scene, 'activated')), codes: unknownPolicy },
  'policies.list-revisions': {
    success: async (scene) => one(await inState(scene, 'deactivated')),
    codes: unknownPolicy,
  },
  'policies.get-revision': {
    success: async (scene) => {
      const { policyId } = await inState(scene, 'activated')
      return { as: officer, params: { policyId, revision: '1' } }
    },
    codes: {
      PMS_POL_008: () => ({ as: officer, params: { policyId: nowhere, revision: '1' } }),
      ENT_POL_004: async (scene) => {
        const { policyId } = await inState(scene, 'draft')
        return { as: officer, params: { policyId, revision: '2' } }
      },
    },
  },
  'policies.compare': {
    success: async (scene) => ({ ...one(await inState(scene, 'activated')), query: { from: '1', to: '2' } }),
    codes: {
      ...unknownPolicy,
      ENT_POL_004: async (scene) => ({ ...one(await inState(scene, 'draft')), query: { from: '7' } }),
    },
  },
  'policies.preview-change': {
    success: async (scene) => ({
      ...one(await used(scene, 'approved-request', 'activated')),
      query: { action: 'deactivate' },
    }),
    codes: { PMS_POL_008: () => ({ ...one(nobody), query: { action: 'publish' } }) },
  },
  'policies.activate': {
    success: async (scene) => activate(await inState(scene, 'deactivated')),
    codes: {
      PMS_POL_008: () => activate(nobody),
      PMS_POL_053: async (scene) => activate(await stranded(scene, 'deactivated')),
      PMS_POL_054: async (scene) => activate(await inState(scene, 'draft')),
      ENT_POL_002: async (scene) => activate(await inState(scene, 'activated')),
    },
  },
  'policies.change-validity': {
    success: async (scene) => validity(await inState(scene, 'activated')),
    codes: {
      PMS_POL_008: () => validity(nobody),
      ENT_POL_003: async (scene) => validity(await inState(scene, 'activated'), '2021-01-01T00:00:00.000Z'),
    },
  },
  'policies.clone': {
    success: async (scene) => clone(scene, await inState(scene, 'activated')),
    codes: {
      PMS_POL_008: (scene) => clone(scene, nobody),
      PMS_POL_019: async (scene) => clone(scene, await inState(scene, 'draft'), { policyGroupName: nowhere }),
      PMS_POL_053: async (scene) => clone(scene, await stranded(scene, 'activated')),
      PMS_POL_009: async (scene) => {
        const { placed, takenName } = await crowded(scene)
        return clone(scene, placed, { name: takenName })
      },
    },
  },
  'policies.check': {
    success: () => checked({ document: '{"authTokenType":"nobody"}' }),
    codes: {
      PMS_POL_023: () => checked({ policyType: 'Nope' }),
      PMS_POL_008: () => checked({ policyId: nowhere }),
    },
  },
  'policies.list-types': { success: () => ({ as: officer }), codes: {} },
} satisfies Partial<Drivers>
