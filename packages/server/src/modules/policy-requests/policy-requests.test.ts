import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { plantRequest } from '../../../../../tests/support/scenes/planted-requests.ts'
import { authDocument } from '../../../../../tests/support/scenes/policy-scene.ts'
import { requestSceneOf, type RequestScene } from '../../../../../tests/support/scenes/request-scene.ts'
import { findApproved, holdApproved } from './store.ts'

let api: TestApp
let scene: RequestScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await requestSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const decide = (who: Persona, id: string, status: string, reason?: string) =>
  api.as(who).call('policy-requests.decide', {
    params: { mappingkey: id },
    request: { status, ...(reason === undefined ? {} : { reason }) },
  })

const get = async (who: Persona, id: string) =>
  (await api.as(who).call('policy-requests.get', { params: { requestId: id } })).response

const forTwo = async (id: string): Promise<string> => {
  await api.query('update policy_request set approvers = 2 where id = $1', [id])
  return id
}

describe('a request', () => {
  test('is asked, found by its partner and by whoever decides, and by nobody else', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('bank', policy)
    for (const who of [
      'bank',
      'bank-operator',
      'bank-auditor',
      'admin',
      'policy-manager',
      'auditor',
    ] as const) {
      const query = { policyName: policy.name, withCounts: 'true' }
      const { response } = await api.as(who).call('policy-requests.list', { query })
      expect(response, who).toMatchObject({
        pageNo: 0,
        pageSize: 0,
        totalResults: 1,
        counts: { InProgress: 1 },
        data: [{ id, status: 'InProgress', partnerStatus: 'activated', updatedDateTime: null }],
      })
    }
    const others = await api
      .as('insurer')
      .call('policy-requests.list', { query: { policyName: policy.name } })
    expect(others.response.totalResults).toBe(0)
    expect((await get('bank', id)).actions).toEqual(['withdraw'])
    expect((await get('bank-auditor', id)).actions).toEqual([])
    expect((await get('policy-manager', id)).actions).toEqual(['approve', 'reject'])
    expect((await get('auditor', id)).actions).toEqual([])
  })

  test('is decided with a reason that its partner reads', async () => {
    const id = await scene.ask()
    expect((await decide('policy-manager', id, 'rejected', 'Say what for.')).response).toBe(
      'Policy mapping rejected successfully',
    )
    expect(await get('bank', id)).toMatchObject({
      state: 'rejected',
      decision: { decidedBy: 'policy-manager', reason: 'Say what for.' },
      obstacle: null,
      actions: [],
    })
    const history = await api.as('bank').call('audit-trail.history', {
      params: { objectType: 'policy-request', objectId: id },
    })
    expect(history.response.map(({ action, reason }) => [action, reason])).toEqual([
      ['policy-request.rejected', 'Say what for.'],
      ['policy-request.asked', null],
    ])
  })

  test('that was rejected or taken back may be asked again; the contract’s words for both are one', async () => {
    for (const state of ['rejected', 'withdrawn'] as const) {
      const policy = await scene.addPolicy()
      const id = await scene.ask('bank', policy)
      if (state === 'rejected') await decide('admin', id, 'REJECTED')
      else await api.as('bank').call('policy-requests.withdraw', { params: { requestId: id }, request: {} })
      await scene.ask('bank', policy)
      const { response } = await api.as('bank').call('policy-requests.list', {
        query: { policyName: policy.name, status: 'rejected' },
      })
      expect(response.data).toMatchObject([{ id, status: 'rejected', state }])
    }
  })

  test('stays somebody else’s: its existence is told to nobody', async () => {
    const id = await scene.ask('insurer')
    await expectNothingStored(api, async () => {
      const params = { requestId: id }
      for (const who of ['bank', 'printer'] as const) {
        expect((await api.as(who).call('policy-requests.get', { params })).codes).toEqual(['PMS_PMP_007'])
        const taken = await api.as(who).call('policy-requests.withdraw', { params, request: {} })
        expect(taken.codes).toEqual(['PMS_PMP_007'])
      }
    })
  })

  test('may be taken back by a partner that is deactivated meanwhile', async () => {
    const id = await plantRequest(api, { isPartnerActive: false })
    const taken = await api.as('admin').call('policy-requests.withdraw', {
      params: { requestId: id },
      request: { reason: 'Not needed.' },
    })
    expect(taken.response).toEqual({ id, state: 'withdrawn' })
  })
})

describe('what a request is decided by', () => {
  test('shows what the policy allows, and what of that the partner has not yet', async () => {
    const first = await scene.addPolicy()
    await decide('admin', await scene.ask('verifier', first), 'Approved')
    const second = await scene.addPolicy()
    await api.query('update policy set document = $2 where id = $1', [
      second.id,
      JSON.stringify(
        authDocument({ allowedKycAttributes: [{ attributeName: 'fullName' }, { attributeName: 'photo' }] }),
      ),
    ])
    const id = await scene.ask('verifier', second)
    const { gained, held, privileges } = await get('admin', id)
    expect(gained).toEqual([{ kind: 'attribute', name: 'photo', value: '' }])
    expect(privileges.length).toBeGreaterThan(4)
    expect(held).toEqual([{ policyId: first.id, policyName: first.name }])
    const params = { partnerId: 'verifier' }
    const { response } = await api.as('verifier').call('policy-requests.list-choices', { params })
    expect(response.policies.find(({ policyId }) => policyId === first.id)?.request?.state).toBe('approved')
    expect(response.policies.find(({ policyId }) => policyId === second.id)).toMatchObject({
      request: { id, state: 'InProgress' },
      gained: [{ name: 'photo' }],
    })
  })

  test.each([
    ['partner', { isPartnerActive: false }, 'PMS_PMP_016'],
    ['group', { isGroupActive: false }, 'PMS_PMP_023'],
    ['policy', { policy: `state = 'deactivated'` }, 'PMS_PMP_019'],
    ['expired policy', { policy: `valid_from = '2020-01-01', valid_till = '2021-01-01'` }, 'PMS_PMP_018'],
    ['missing certificate', {}, 'ENT_PRQ_004'],
  ])('says that a dead %s stands against it; rejecting is possible all the same', async (_, what, code) => {
    const id = await plantRequest(api, what)
    const { actions, obstacle } = await get('admin', id)
    expect([obstacle?.errorCode, actions]).toEqual([code, ['reject', 'withdraw']])
    await expectNothingStored(api, async () =>
      expect((await decide('admin', id, 'Approved')).codes).toEqual([code]),
    )
    expect((await decide('admin', id, 'Rejected')).codes).toEqual([])
  })
})

describe('a request that wants two people', () => {
  test('waits after the first, who is told so, and is approved by the second', async () => {
    const id = await forTwo(await scene.ask())
    const first = await decide('admin', id, 'Approved', 'Known to us.')
    expect(first.response).toMatch(/by one of two people/u)
    expect(await get('admin', id)).toMatchObject({
      state: 'InProgress',
      approvers: 2,
      approvals: [{ approvedBy: 'admin', reason: 'Known to us.' }],
      actions: ['reject', 'withdraw'],
    })
    expect((await decide('admin', id, 'Approved')).codes).toEqual(['ENT_PRQ_003'])
    expect((await decide('second-admin', id, 'Approved')).response).toBe(
      'Policy mapping approved successfully',
    )
    const history = await api.as('admin').call('audit-trail.history', {
      params: { objectType: 'policy-request', objectId: id },
    })
    expect(history.response.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'policy-request.approved second-admin',
      'policy-request.seconded admin',
      'policy-request.asked bank',
    ])
  })

  test('is not approved by whoever asked for it, and rejected by one', async () => {
    const policy = await scene.addPolicy()
    const asked = await api.as('admin').call('policy-requests.ask', {
      params: { partnerId: 'insurer' },
      request: { policyName: policy.name, useCaseDescription: '' },
    })
    const id = await forTwo(asked.response.mappingkey)
    expect((await decide('admin', id, 'Approved')).codes).toEqual(['ENT_PRQ_002'])
    expect((await decide('admin', id, 'Rejected')).codes).toEqual([])
  })

  test('keeps its two when the group comes to want one, and gets them when the group comes to want two', async () => {
    const { groupId } = { groupId: 'mpolicygroup-default-auth' }
    const set = (approvers: 1 | 2) =>
      api.as('policy-manager').call('policies.set-approvers', {
        params: { policyGroupId: groupId },
        request: { approvers, reason: 'As the ministry wants.' },
      })
    const before = await scene.ask()
    await set(2)
    const during = await scene.ask()
    expect((await get('admin', before)).approvers).toBe(2)
    await set(1)
    expect((await get('admin', before)).approvers).toBe(1)
    expect((await get('admin', during)).approvers).toBe(2)
    expect((await decide('admin', during, 'Approved')).response).toMatch(/one of two/u)
    const group = await api.as('auditor').call('audit-trail.history', {
      params: { objectType: 'policy-group', objectId: groupId },
    })
    expect(group.response.slice(0, 2).map(({ action, changes }) => [action, changes])).toEqual([
      ['policy-group.approvers-changed', [{ field: 'approvers', before: '2', after: '1' }]],
      ['policy-group.approvers-changed', [{ field: 'approvers', before: '1', after: '2' }]],
    ])
  })
})

test('several are decided at once, each by itself', async () => {
  const [good, dead, decided] = [
    await scene.ask(),
    await plantRequest(api, {}),
    await scene.requestIn('rejected'),
  ]
  const { response } = await api.as('policy-manager').call('policy-requests.decide-many', {
    request: { ids: [good, dead, decided, good], approve: true, reason: 'All known to us.' },
  })
  expect(response.map(({ id, state, refusal }) => [id, state, refusal?.errorCode ?? null])).toEqual([
    [good, 'approved', null],
    [dead, null, 'ENT_PRQ_004'],
    [decided, null, 'PMS_PM_035'],
  ])
})

test('who decides finds what waits, and nothing else', async () => {
  const id = await scene.ask()
  for (const who of ['admin', 'manager', 'policy-manager'] as const) {
    const { response } = await api.as(who).call('approvals.waiting')
    const queue = response.queues.find(({ kind }) => kind === 'policy-request')
    expect(queue?.count, who).toBeGreaterThan(0)
    const kinds = response.queues.map(({ kind }) => kind)
    if (who === 'admin') expect(kinds).toEqual(expect.arrayContaining(['chip', 'registration']))
    else expect(kinds, who).toEqual(['policy-request'])
    const params = { kind: 'policy-request', subjectId: id }
    expect((await api.as(who).call('approvals.place', { params })).response.position).not.toBeNull()
  }
  const params = { kind: 'chip', subjectId: '1' }
  expect((await api.as('policy-manager').call('approvals.place', { params })).codes).toEqual(['ENT_APR_001'])
})

test('later modules find the approved request of a partner for a policy, and only that', async () => {
  const policy = await scene.addPolicy()
  const find = () => findApproved(api.app.database, 'bank', policy.id)
  const hold = () => api.app.database.transaction((tx) => holdApproved(tx, 'bank', policy.id))
  const id = await scene.ask('bank', policy)
  expect([await find(), await hold()]).toEqual([undefined, undefined])
  await decide('admin', id, 'Approved')
  expect([(await find())?.id, (await hold())?.id]).toEqual([id, id])
  expect(await findApproved(api.app.database, 'insurer', policy.id)).toBeUndefined()
})

test('a policy tells who asks for it and who has it, and is kept up by them', async () => {
  const policy = await scene.addPolicy()
  const id = await scene.ask('bank', policy)
  const officer = api.as('policy-manager')
  const params = { policyId: policy.id }
  const preview = async () =>
    (await officer.call('policies.preview-change', { params, query: { action: 'deactivate' } })).response
  expect(await preview()).toMatchObject({
    refusal: { errorCode: 'PMS_POL_064' },
    uses: [{ kind: 'waiting-request', count: 1, examples: [{ id, partnerId: 'bank' }] }],
  })
  await decide('admin', id, 'Approved')
  expect(await preview()).toMatchObject({
    refusal: { errorCode: 'PMS_POL_063' },
    uses: [{ kind: 'approved-request', count: 1, examples: [{ id, partnerId: 'bank' }] }],
  })
  expect((await officer.call('policies.deactivate', { params, request: {} })).codes).toEqual(['PMS_POL_063'])
})
