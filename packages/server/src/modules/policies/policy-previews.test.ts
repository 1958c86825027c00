import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import {
  authDocument,
  policySceneOf,
  type PolicyScene,
} from '../../../../../tests/support/scenes/policy-scene.ts'

let api: TestApp
let scene: PolicyScene
beforeAll(async () => {
  api = await createTestApp()
  scene = policySceneOf(api)
})
afterAll(() => api.close())

const officer = () => api.as('policy-manager')
const one = (policyId: string) => ({ params: { policyId } })

const edit = async (placed: { policyId: string; groupName: string }, over: object = {}) =>
  officer().call('policies.edit', {
    ...one(placed.policyId),
    request: {
      policyGroupName: placed.groupName,
      name: scene.newName('policy'),
      desc: 'edited',
      version: '2',
      policies: authDocument(),
      ...over,
    },
  })

describe('before something is changed', () => {
  test('the preview says what partners lose and who they are, and stores nothing', async () => {
    const { policyId } = await scene.addPolicy('activated')
    scene.plantUse('approved-request', policyId, 'acme')
    scene.plantUse('api-key', policyId, 'acme')
    scene.plantUse('api-key', policyId, 'rival')
    const { response } = await expectNothingStored(api, () =>
      officer().call('policies.preview-change', { ...one(policyId), query: { action: 'deactivate' } }),
    )
    expect(response.refusal?.errorCode).toBe('PMS_POL_063')
    expect(response.uses.map(({ kind, count }) => [kind, count])).toEqual([
      ['approved-request', 1],
      ['api-key', 2],
    ])
    expect(response.uses[1]!.examples.map(({ partnerId }) => partnerId)).toEqual(['acme', 'rival'])
    expect(new Set(response.changes.map(({ effect }) => effect))).toEqual(new Set(['lost']))
    expect(response.changes.filter(({ kind }) => kind === 'attribute').map(({ name }) => name)).toEqual([
      'fullName',
      'gender',
    ])
  })

  test('what is possible has no refusal, what is not says why in the reader’s language', async () => {
    const { policyId } = await scene.addPolicy('draft')
    const preview = (action: 'publish' | 'activate') =>
      officer().call('policies.preview-change', {
        ...one(policyId),
        query: { action },
        headers: { 'accept-language': 'fr' },
      })
    expect((await preview('publish')).response.refusal).toBeNull()
    expect((await preview('activate')).response.refusal).toEqual({
      errorCode: 'PMS_POL_054',
      message: expect.stringContaining('brouillon'),
    })
  })

  test('moving to another policy says what is gained and lost', async () => {
    const { policyId } = await scene.addPolicy('activated')
    const other = await scene.addPolicy('draft')
    await edit(other, { policies: authDocument({ allowedKycAttributes: [{ attributeName: 'photo' }] }) })
    const query = { otherPolicyId: other.policyId }
    const { response } = await officer().call('policies.compare', { ...one(policyId), query })
    const attributes = response.changes.filter(({ kind }) => kind === 'attribute')
    expect(attributes.map(({ name, effect }) => `${effect} ${name}`)).toEqual([
      'lost fullName',
      'lost gender',
      'gained photo',
    ])
  })

  test('a document is judged as it is written, and what it would change is said', async () => {
    const { policyId } = await scene.addPolicy('draft')
    const check = async (document: string) =>
      (
        await expectNothingStored(api, () =>
          officer().call('policies.check', { request: { policyType: 'Auth', document, policyId } }),
        )
      ).response
    expect((await check('{"a":')).problems).toHaveLength(1)
    const wrong = await check(JSON.stringify({ ...authDocument(), kycLanguages: 'eng', more: 1 }))
    expect(wrong.problems.map(({ errorCode, path }) => [errorCode, path])).toEqual([
      ['PMS_PV_005', 'more'],
      ['PMS_PV_007', 'kycLanguages'],
    ])
    expect(wrong.changes).toBeNull()
    const right = await check(JSON.stringify(authDocument({ kycLanguages: [] })))
    expect(right).toEqual({
      problems: [],
      changes: [{ kind: 'language', name: 'eng', effect: 'lost', before: '', after: null }],
    })
  })
})
