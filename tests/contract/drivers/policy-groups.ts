import { policySceneOf } from '../../support/scenes/policy-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

const nowhere = 'no-such-id'
const officer = 'policy-manager' as const

const groupOf = async ({ api }: Scene) => policySceneOf(api).addGroup()

/** A group that holds a policy of each of these states. */
const groupWith = async ({ api }: Scene, ...states: ('draft' | 'activated')[]) => {
  const scene = policySceneOf(api)
  const group = await scene.addGroup()
  for (const state of states) {
    const { policyId } = await scene.addDraft(group)
    const params = { policyId, policygroupId: group.id }
    if (state === 'activated') await api.as(officer).call('policies.publish', { params })
  }
  return group
}

const ended = async (scene: Scene) => {
  const group = await groupOf(scene)
  await scene.api
    .as(officer)
    .call('policies.deactivate-group', { params: { policygroupId: group.id }, request: {} })
  return group
}

const create = async ({ api }: Scene, name?: string): Promise<Attempt<'policies.create-group'>> => ({
  as: officer,
  request: { name: name ?? policySceneOf(api).newName('group'), desc: 'a group' },
})

const update = (
  { id, name }: { readonly id: string; readonly name: string },
  isActive?: boolean,
): Attempt<'policies.update-group'> => ({
  as: officer,
  params: { policygroupId: id },
  request: { name, desc: 'changed', ...(isActive === undefined ? {} : { isActive }) },
})

const deactivate = (
  { id }: { readonly id: string },
  status = 'De-Activate',
): Attempt<'policies.deactivate-group'> => ({
  as: officer,
  params: { policygroupId: id },
  request: { status, reason: 'as the walk wants' },
})

const searched = (request: object) => (): Attempt<'policies.search-groups'> => ({ as: officer, request })
const valued = (request: object) => (): Attempt<'policies.group-filter-values'> => ({
  as: officer,
  request: { filters: [{ columnName: 'name' }], ...request },
})
const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'policies.list-groups'> => ({
  as: officer,
  query,
})

export const policyGroupDrivers = {
  'policies.create-group': {
    success: (scene) => create(scene),
    codes: { PMS_POL_014: async (scene) => create(scene, (await groupOf(scene)).name) },
  },
  'policies.update-group': {
    success: async (scene) => update(await groupOf(scene)),
    codes: {
      PMS_POL_008: () => update({ id: nowhere, name: 'x' }),
      PMS_POL_014: async (scene) =>
        update({ id: (await groupOf(scene)).id, name: (await groupOf(scene)).name }),
      PMS_POL_056: async (scene) => update(await groupWith(scene, 'activated'), false),
      PMS_POL_069: async (scene) => update(await groupWith(scene, 'activated', 'draft'), false),
      PMS_POL_070: async (scene) => update(await groupWith(scene, 'draft'), false),
    },
  },
  'policies.get-group-with-policies': {
    success: async (scene) => ({
      as: officer,
      params: { policygroupId: (await groupWith(scene, 'activated', 'draft')).id },
    }),
    codes: { PMS_POL_016: () => ({ as: officer, params: { policygroupId: nowhere } }) },
  },
  'policies.get-all-groups': { success: () => ({ as: officer }), codes: {} },
  'policies.search-groups': {
    success: searched({
      filters: [{ columnName: 'name', type: 'contains', value: 'walked' }],
      sort: [{ sortField: 'name', sortType: 'desc' }],
      pagination: { pageStart: 0, pageFetch: 5 },
    }),
    codes: searchCodes('name', 'isActive', searched),
  },
  'policies.group-filter-values': {
    success: valued({}),
    codes: filterValuesCodes('name', 'crDtimes', 'isActive', valued),
  },
  'policies.list-active-of-group': {
    success: async (scene) => ({
      as: officer,
      params: { groupName: (await groupWith(scene, 'activated')).name },
    }),
    codes: {
      PMS_POL_019: () => ({ as: officer, params: { groupName: nowhere } }),
      PMS_POL_053: async (scene) => ({ as: officer, params: { groupName: (await ended(scene)).name } }),
    },
  },
  'policies.list-active-groups': {
    success: async (scene) => {
      await groupOf(scene)
      return { as: officer }
    },
    codes: {
      // The walk brings them back.
      PMS_POL_059: async ({ api }) => {
        await api.query('update policy_group set is_active = false')
        return { as: officer }
      },
    },
  },
  'policies.deactivate-group': {
    success: async (scene) => deactivate(await groupOf(scene)),
    codes: {
      PMS_COR_002: () => deactivate({ id: ' ' }),
      PMS_POL_073: async (scene) => deactivate(await groupOf(scene), 'De-Active'),
      PMS_POL_068: () => deactivate({ id: nowhere }),
      PMS_POL_067: async (scene) => deactivate(await ended(scene)),
      PMS_POL_069: async (scene) => deactivate(await groupWith(scene, 'activated', 'draft')),
      PMS_POL_056: async (scene) => deactivate(await groupWith(scene, 'activated')),
      PMS_POL_070: async (scene) => deactivate(await groupWith(scene, 'draft')),
    },
  },
  'policies.list-groups': {
    success: listed({ groupName: 'walked', sortFieldName: 'groupName', sortType: 'asc' }),
    codes: listCodes('groupName', listed),
  },
  'policies.get-group': {
    success: async (scene) => ({ as: officer, params: { policyGroupId: (await groupOf(scene)).id } }),
    codes: { PMS_POL_016: () => ({ as: officer, params: { policyGroupId: nowhere } }) },
  },
} satisfies Partial<Drivers>
