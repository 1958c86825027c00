import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene } from '../../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { expiryJob } from '../expiry.ts'

let api: TestApp
let scene: ApiKeyScene
beforeAll(async () => {
  // As many connections as calls at once, so that they really meet in the database.
  api = await createTestApp({ DATABASE_POOL: '16' })
  scene = await apiKeySceneOf(api)
  listenToHub(api, ['APIKEY_APPROVED', 'APIKEY_UPDATED'])
}, 60_000)
afterAll(() => api.close())

const codesOf = (replies: readonly Reply[]): string[] => replies.map(({ codes }) => codes[0] ?? 'ok').sort()
const many = Array.from({ length: 6 }, (_, turn) => turn)
const rounds = async (run: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < 4; round += 1) await run()
}

describe('several at once', () => {
  test('generations with one label: one row, one clear error for the others (D-24)', () =>
    rounds(async () => {
      const { policyId, policyName } = await scene.approved()
      const label = scene.newLabel()
      const replies = await Promise.all(
        many.map((turn) =>
          turn % 2 === 0
            ? api.as('bank').call('api-keys.generate', {
                params: { partnerId: 'bank' },
                request: { policyName, label },
              })
            : api.as('admin').call('api-keys.issue', {
                params: { partnerId: 'bank' },
                request: { policyId, label },
              }),
        ),
      )
      expect(codesOf(replies as Reply[])).toEqual([...Array(5).fill('PMS_PRT_110'), 'ok'])
      const rows = await api.query<{ id: string }>('select id from api_key where policy_id = $1', [policyId])
      expect(rows).toHaveLength(1)
      expect(await saidOn(api, 'APIKEY_APPROVED', rows[0]!.id)).toHaveLength(1)
    }))

  test('deactivations: one; deactivations and activations: every answer fits what is stored', () =>
    rounds(async () => {
      const { keyId } = await scene.generate()
      const set = (isActive: boolean) =>
        api.as('bank').call('api-keys.set-status', { params: { keyId }, request: { isActive } })
      expect(codesOf(await Promise.all(many.map(() => set(false))))).toEqual([
        ...Array(5).fill('PMS_PMS_022'),
        'ok',
      ])
      await Promise.all(many.map((turn) => set(turn % 2 === 0)))
      const said = await saidOn<{ apiKeyData: { apiKeyStatus: string } }>(api, 'APIKEY_UPDATED', keyId)
      const statuses = said.map(({ event }) => event.data.apiKeyData.apiKeyStatus)
      expect(statuses.every((status, at) => at === 0 || status !== statuses[at - 1])).toBe(true)
      const [row] = await api.query<{ state: string }>('select state from api_key where id = $1', [keyId])
      expect(statuses.at(-1)).toBe(row!.state === 'active' ? 'ACTIVE' : 'DEACTIVE')
    }))

  test('a move, a replacement, another label and the end by time: none waits for another for ever', () =>
    rounds(async () => {
      const key = await scene.generate()
      const { policyId } = await scene.approved()
      const params = { keyId: key.keyId }
      const replies = await Promise.all([
        api.as('admin').call('api-keys.move', { params, request: { policyId } }),
        api
          .as('bank')
          .call('api-keys.replace', { params, request: { label: scene.newLabel(), overlapDays: 0 } }),
        api.as('bank').call('api-keys.relabel', { params, request: { label: scene.newLabel() } }),
        api.as('bank').call('api-keys.set-status', { params, request: { isActive: false } }),
        expiryJob(api.app).run(),
      ])
      for (const reply of replies)
        if (typeof reply !== 'number') expect(reply.status, reply.codes.join()).toBe(200)
    }))

  test('the deactivation of a partner and a generation: never a message after the end', () =>
    rounds(async () => {
      const { policyName } = await scene.approved('insurer')
      const params = { partnerId: 'insurer' }
      const [made] = await Promise.all([
        api.as('insurer').call('api-keys.generate', {
          params,
          request: { policyName, label: scene.newLabel() },
        }),
        api
          .as('admin')
          .call('partner-administration.set-status', { params, request: { status: 'De-active' } }),
      ])
      expect(['ok', 'PMS_PMP_016', 'ENT_REV_005']).toContain(made.codes[0] ?? 'ok')
      await api.as('admin').call('partner-administration.reactivate', { params, request: {} })
    }))
})
