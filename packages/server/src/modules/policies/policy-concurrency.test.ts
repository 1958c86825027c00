import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../tests/support/app.ts'
import {
  authDocument,
  policySceneOf,
  type PolicyScene,
} from '../../../../../tests/support/scenes/policy-scene.ts'

let api: TestApp
let scene: PolicyScene
beforeAll(async () => {
  // As many connections as calls at once, so that they really meet in the database.
  api = await createTestApp({ DATABASE_POOL: '16' })
  scene = policySceneOf(api)
})
afterAll(() => api.close())

const codesOf = (replies: readonly Reply[]): string[] => replies.map(({ codes }) => codes[0] ?? 'ok').sort()
const both = ['policy-manager', 'admin'] as const
const four = [...both, ...both]

const rounds = async (run: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < 5; round += 1) await run()
}

describe('several at once', () => {
  test('groups of one name: one row, the others are told', () =>
    rounds(async () => {
      const name = scene.newName('group')
      const request = { name, desc: 'd' }
      const replies = await Promise.all(
        four.map((who) => api.as(who).call('policies.create-group', { request })),
      )
      expect(codesOf(replies)).toEqual(['PMS_POL_014', 'PMS_POL_014', 'PMS_POL_014', 'ok'])
      expect(await api.query('select 1 from policy_group where name = $1', [name])).toHaveLength(1)
    }))

  test.each([
    ['name', {}, 'PMS_POL_009'],
    ['id', { policyId: 'wanted' }, 'ENT_POL_001'],
  ])('policies of one %s: one row, the others are told', async (what, ids, code) => {
    let turn = 0
    await rounds(async () => {
      turn += 1
      const { name: policyGroupName } = await scene.addGroup()
      const replies = await Promise.all(
        four.map((who) => {
          const name = what === 'name' ? `wanted ${turn}` : scene.newName('policy')
          const own = 'policyId' in ids ? { policyId: `wanted-${turn}` } : {}
          return api.as(who).call('policies.create', {
            request: {
              ...own,
              policyGroupName,
              policyType: 'Auth',
              name,
              desc: 'd',
              version: '1',
              policies: authDocument(),
            },
          })
        }),
      )
      expect(codesOf(replies)).toEqual([code, code, code, 'ok'].sort())
    })
  })

  test('publications: one, with one revision and one history line', () =>
    rounds(async () => {
      const { policyId, groupId } = await scene.addPolicy('draft')
      const params = { policyId, policygroupId: groupId }
      const replies = await Promise.all(four.map((who) => api.as(who).call('policies.publish', { params })))
      expect(codesOf(replies)).toEqual(['PMS_POL_020', 'PMS_POL_020', 'PMS_POL_020', 'ok'])
      const rows = await api.query(
        'select action from policy_revision where policy_id = $1 order by revision',
        [policyId],
      )
      expect(rows).toEqual([{ action: 'drafted' }, { action: 'published' }])
    }))

  test('deactivation and activation: every answer fits what is stored', () =>
    rounds(async () => {
      const { policyId } = await scene.addPolicy('activated')
      const params = { policyId }
      const replies = await Promise.all([
        ...four.map((who) => api.as(who).call('policies.deactivate', { params, request: {} })),
        ...four.map((who) => api.as(who).call('policies.activate', { params, request: {} })),
      ])
      const done = replies.filter(({ codes }) => codes.length === 0).length
      const rows = await api.query<{ action: string }>(
        'select action from policy_revision where policy_id = $1 order by revision',
        [policyId],
      )
      expect(rows).toHaveLength(2 + done)
      // They alternate: nothing was done twice in a row.
      const changes = rows.slice(1).map(({ action }) => (action === 'deactivated' ? 'off' : 'on'))
      expect(changes.every((each, at) => at === 0 || each !== changes[at - 1])).toBe(true)
    }))

  test('the end of a group and a publication in it: never an active policy in a group that has ended', () =>
    rounds(async () => {
      const { policyId, groupId } = await scene.addPolicy('deactivated')
      await Promise.all([
        api.as('policy-manager').call('policies.activate', { params: { policyId }, request: {} }),
        api
          .as('admin')
          .call('policies.deactivate-group', { params: { policygroupId: groupId }, request: {} }),
      ])
      const bad = await api.query(
        `select 1 from policy join policy_group on policy_group.id = group_id
         where group_id = $1 and state = 'activated' and not is_active`,
        [groupId],
      )
      expect(bad).toEqual([])
    }))
})
