import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  authDocument,
  policySceneOf,
  type PolicyScene,
} from '../../../../../tests/support/scenes/policy-scene.ts'
import { listenToHub, saidOn } from '../../../../../tests/support/neighbours/hub-ear.ts'
import { loadPolicies, loadPolicyTerms } from './index.ts'

let api: TestApp
let scene: PolicyScene
beforeAll(async () => {
  api = await createTestApp()
  listenToHub(api, ['POLICY_UPDATED'])
  scene = policySceneOf(api)
})
afterAll(() => api.close())

const officer = () => api.as('policy-manager')
const one = (policyId: string) => ({ params: { policyId } })

/** What was told of a policy, in order. */
const toldOf = (policyId: string) =>
  saidOn<{ policyData: Readonly<Record<string, unknown>> }>(api, 'POLICY_UPDATED', policyId)

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

describe('a draft', () => {
  test('changes any number of times; nothing of it is told; every revision is kept', async () => {
    const placed = await scene.addPolicy('draft')
    for (const token of ['random', 'partner', 'policy', 'random'])
      expect((await edit(placed, { policies: authDocument({ authTokenType: token }) })).codes).toEqual([])
    const { response } = await officer().call('policies.list-revisions', one(placed.policyId))
    expect(response.map(({ revision, action }) => `${revision} ${action}`)).toEqual([
      '5 edited',
      '4 edited',
      '3 edited',
      '2 edited',
      '1 drafted',
    ])
    const params = { policyId: placed.policyId, revision: '2' }
    const second = await officer().call('policies.get-revision', { params })
    expect(second.response.policies).toEqual(authDocument({ authTokenType: 'random' }))
    expect(await toldOf(placed.policyId)).toEqual([])
  })

  test('after its publication only its validity changes, with history', async () => {
    const placed = await scene.addPolicy('activated')
    expect((await edit(placed)).codes).toEqual(['PMS_POL_055'])
    const before = (await officer().call('policies.get', one(placed.policyId))).response
    const request = {
      validFrom: '2026-02-01T00:00:00.000Z',
      validTill: '2099-02-01T00:00:00.000Z',
      reason: 'The law ends then.',
    }
    await officer().call('policies.change-validity', { ...one(placed.policyId), request })
    const after = (await officer().call('policies.get', one(placed.policyId))).response
    const { validFrom, validTill } = request
    const { updatedDateTime, updatedBy } = after
    expect(after).toEqual({ ...before, validFrom, validTill, revision: 3, updatedDateTime, updatedBy })
    const params = { objectType: 'policy', objectId: placed.policyId } as const
    const [line] = (await officer().call('audit-trail.history', { params })).response
    expect(line).toMatchObject({ action: 'policy.validity-changed', reason: request.reason })
    expect(line!.changes.map(({ field }) => field).sort()).toEqual(['revision', 'validFrom', 'validTill'])
    const { changes } = (
      await officer().call('policies.compare', { ...one(placed.policyId), query: { from: '2' } })
    ).response
    expect(changes.map(({ kind, effect }) => `${kind} ${effect}`)).toEqual([
      'valid-from changed',
      'valid-till lost',
    ])
  })
})

test('the message has the contract’s form (pms-partner-api §6, trust-and-crypto §6)', async () => {
  const { policyId } = await scene.addPolicy('activated')
  const [told] = await toldOf(policyId)
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as string
  const local = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u) as string
  expect(told).toEqual({
    publisher: 'PolicyManagementService',
    topic: 'POLICY_UPDATED',
    publishedOn: time,
    event: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      type: { namespace: 'io.mosip.pmp.policy.service', name: 'PolicyManagementService' },
      timestamp: time,
      data: {
        policyData: {
          policyId,
          policy: authDocument(),
          policyName: expect.any(String),
          policyStatus: 'ACTIVE',
          policyDescription: 'a policy',
          policyCommenceOn: local,
          policyExpiresOn: local,
        },
      },
    },
  })
})

test('a use of another kind than those of later modules is no obstacle', async () => {
  const { policyId } = await scene.addPolicy('activated')
  scene.plantUse('oidc-client', policyId, 'acme')
  expect((await officer().call('policies.deactivate', { ...one(policyId), request: {} })).codes).toEqual([])
})

test('a copy is a draft of its own: same type and document, another name, revision 1', async () => {
  const original = await scene.addPolicy('activated')
  const { name: policyGroupName } = await scene.addGroup()
  const request = { policyGroupName, name: scene.newName('clone') }
  const { response } = await officer().call('policies.clone', { ...one(original.policyId), request })
  const details = (await officer().call('policies.get', one(response.policyId))).response
  expect(details).toMatchObject({
    status: 'draft',
    policyType: 'Auth',
    policyGroupName,
    policyName: request.name,
    policies: authDocument(),
    revision: 1,
    actions: ['edit', 'publish', 'change-validity', 'clone'],
  })
})

test('who only reads is offered nothing to do', async () => {
  const { policyId } = await scene.addPolicy('draft')
  expect((await api.as('auditor').call('policies.get', one(policyId))).response.actions).toEqual([])
})

test('what a question about many policies needs is read of those, however many they are, without their documents', async () => {
  const { policyId } = await scene.addPolicy('activated')
  const ids = [policyId, ...Array.from({ length: 70_000 }, (_, place) => `none-${place}`)]
  const terms = await loadPolicyTerms(api.app.database, ids)
  expect([...terms.keys()]).toEqual([policyId])
  expect(Object.keys(terms.get(policyId) ?? {}).toSorted()).toEqual(['state', 'validFrom', 'validTill'])
  expect([...(await loadPolicies(api.app.database, ids)).keys()]).toEqual([policyId])
})
