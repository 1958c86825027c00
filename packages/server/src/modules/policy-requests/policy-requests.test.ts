import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { requestSceneOf, type RequestScene } from '../../../../../tests/support/request-scene.ts'

let api: TestApp
let scene: RequestScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await requestSceneOf(api)
}, 60_000)
afterAll(() => api.close())

describe('a request', () => {
  test('is asked, found and approved', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('bank', policy)
    const { response } = await api.as('bank').call('policy-requests.get', { params: { requestId: id } })
    expect(response).toMatchObject({ state: 'InProgress', policyName: policy.name, actions: ['withdraw'] })
    const decided = await api.as('admin').call('policy-requests.decide', {
      params: { mappingkey: id },
      request: { status: 'approved' },
    })
    expect(decided.messages).toEqual([])
    expect(decided.response).toBe('Policy mapping approved successfully')
    const listed = await api.as('bank').call('policy-requests.list', { query: { policyName: policy.name } })
    expect(listed.response.data).toMatchObject([{ id, status: 'approved', partnerStatus: 'activated' }])
  })
})
