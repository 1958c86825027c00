import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import {
  authDocument,
  policySceneOf,
  type PolicyScene,
} from '../../../../../tests/support/scenes/policy-scene.ts'
import { listenToHub, saidOn } from '../../../../../tests/support/neighbours/hub-ear.ts'
import { defaultDocuments } from './defaults/default-documents.ts'

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

const historyOf = async (id: string): Promise<string[]> =>
  (
    await api.query<{ action: string }>(
      'select action from object_history where object_id = $1 order by id',
      [id],
    )
  ).map(({ action }) => action)

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

describe('defects of the original, mended', () => {
  test('B-01 an id that is taken is refused, and the policy that has it stays as it was', async () => {
    const { policyId } = await scene.addPolicy('activated')
    const { name: policyGroupName } = await scene.addGroup()
    const request = {
      policyId,
      policyGroupName,
      policyType: 'Auth',
      name: scene.newName('thief'),
      desc: 'd',
      version: '1',
      policies: authDocument(),
    }
    const { codes } = await expectNothingStored(api, () => officer().call('policies.create', { request }))
    expect(codes).toEqual(['ENT_POL_001'])
  })

  test('B-02 ids are not guessed and never meet', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await scene.addPolicy('draft')).policyId),
    )
    expect(new Set(ids).size).toBe(20)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/u)
  })

  test('B-05 no other configuration can be read', async () => {
    const valueOf = async (key: string) =>
      (await officer().call('policies.get-configuration', { params: { key } })).response.value
    expect(await valueOf('pmp.allowed.policy.types')).toBe('Auth,DataShare,CredentialIssuance,MISP')
    for (const key of ['ENTENTE_MASTER_KEY', 'DATABASE_URL', 'PATH', 'constructor', '__proto__', 'toString'])
      expect(await valueOf(key), key).toBeNull()
  })

  test('B-06 all policies can be read as soon as the shipped ones are there, and none of them has ended', async () => {
    const all = (await officer().call('policies.get-all')).response
    const shipped = all.filter(({ policyId }) => policyId.startsWith('mpolicy-default-'))
    expect(shipped.map(({ policyId }) => policyId).sort()).toEqual(
      Object.keys(defaultDocuments)
        .map((name) => `mpolicy-default-${name}`)
        .sort(),
    )
    for (const { validTill, status } of shipped)
      expect([validTill > '2200', status]).toEqual([true, 'PUBLISHED'])
    const groups = (await officer().call('policies.get-all-groups')).response
    expect(groups.filter(({ policyGroup: { id } }) => id.startsWith('mpolicygroup-default-'))).toHaveLength(9)
  })

  test('B-09 the end of a policy has history and audit, and the platform is told', async () => {
    const { policyId } = await scene.addPolicy('activated')
    const request = { status: 'De-Activate', reason: 'Nobody needs it.' }
    await officer().call('policies.deactivate', { ...one(policyId), request })
    expect((await historyOf(policyId)).at(-1)).toBe('policy.deactivated')
    expect((await toldOf(policyId)).map(({ event }) => event.data.policyData['policyStatus'])).toEqual([
      'ACTIVE',
      'DEACTIVE',
    ])
    const audited = await api.query('select 1 from audit_event where action = $1 and object_id = $2', [
      'policy.deactivated',
      policyId,
    ])
    expect(audited).toHaveLength(1)
  })

  test('B-10 a draft is told to nobody, however often it changes, and however it is refused', async () => {
    const placed = await scene.addPolicy('draft')
    await edit(placed)
    await edit(placed, { policies: authDocument({ more: 1 }) })
    const params = { policyId: placed.policyId, policygroupId: placed.groupId }
    await officer().call('policies.confirm-status', { params, request: { status: 'De-Active' } })
    expect(await toldOf(placed.policyId)).toEqual([])
  })

  test('B-11 what is told is stored with the publication, or neither is', async () => {
    const placed = await scene.addPolicy('draft')
    const params = { policyId: placed.policyId, policygroupId: placed.groupId }
    await api.query('alter table event rename to event_away')
    const broken = await officer().call('policies.publish', { params })
    await api.query('alter table event_away rename to event')
    expect([broken.status, ...broken.codes]).toEqual([500, 'PMS_COR_003'])
    const { status } = (await officer().call('policies.get', one(placed.policyId))).response
    expect(status).toBe('draft')
    expect((await officer().call('policies.publish', { params })).codes).toEqual([])
    expect(await toldOf(placed.policyId)).toHaveLength(1)
  })

  test('B-12 a deactivated policy can be brought back by an operation of ours; the older call keeps its codes', async () => {
    const placed = await scene.addPolicy('deactivated')
    const params = { policyId: placed.policyId, policygroupId: placed.groupId }
    for (const status of ['Active', 'De-Active'])
      expect(
        (await officer().call('policies.confirm-status', { params, request: { status } })).codes,
      ).toEqual(['PMS_POL_058'])
    expect(
      (await officer().call('policies.activate', { ...one(placed.policyId), request: {} })).codes,
    ).toEqual([])
    expect((await toldOf(placed.policyId)).map(({ event }) => event.data.policyData['policyStatus'])).toEqual(
      ['ACTIVE', 'DEACTIVE', 'ACTIVE'],
    )
  })

  test('B-18 a value may be of any kind of JSON', async () => {
    const params = { key: 'policy.auth.allowed.token.types' }
    expect((await officer().call('policies.get-configuration', { params })).response.value).toEqual([
      'random',
      'partner',
      'policy',
    ])
  })

  test('B-19 a group that is changed without isActive stays what it is', async () => {
    const { id, name } = await scene.addGroup()
    const put = (isActive?: boolean | null) =>
      officer().call('policies.update-group', {
        params: { policygroupId: id },
        request: { name, desc: 'changed', ...(isActive === undefined ? {} : { isActive }) },
      })
    expect((await put()).response.is_Active).toBe(true)
    expect((await put(false)).response.is_Active).toBe(false)
    expect((await put(null)).response.is_Active).toBe(false)
    expect((await put(true)).response.is_Active).toBe(true)
  })

  test('B-20, B-32 a deactivated policy says DRAFTED in the older answers, and what it is in ours', async () => {
    const { policyId } = await scene.addPolicy('deactivated')
    const older = (await officer().call('policies.get-policy', one(policyId))).response
    expect([older.status, older.is_Active, older.schema]).toEqual([
      'DRAFTED',
      false,
      'https://schemas.mosip.io/v1/auth-policy',
    ])
    expect((await officer().call('policies.get', one(policyId))).response.status).toBe('deactivated')
  })

  test('B-34 what the database could not hold is refused by name', async () => {
    const { name: policyGroupName } = await scene.addGroup()
    const base = {
      policyGroupName,
      policyType: 'Auth',
      name: 'n',
      desc: 'd',
      version: '1',
      policies: authDocument(),
    }
    const long = authDocument({ kycLanguages: ['x'.repeat(5120)] })
    for (const [field, value, code] of [
      ['version', '123456789', 'PMS_COR_001'],
      ['policyType', 'x'.repeat(37), 'PMS_POL_023'],
      ['policies', long, 'PMS_COR_001'],
      ['desc', 'x'.repeat(257), 'PMS_COR_001'],
    ] as const) {
      const { codes, messages } = await officer().call('policies.create', {
        request: { ...base, [field]: value },
      })
      expect(codes, field).toEqual([code])
      if (code === 'PMS_COR_001') expect(messages[0]).toContain(`:request.${field}`)
    }
  })

  test('B-35 revisions are kept by policy, in their order', async () => {
    const { policyId } = await scene.addPolicy('deactivated')
    const rows = await api.query(
      'select revision, action from policy_revision where policy_id = $1 order by 1',
      [policyId],
    )
    expect(rows).toEqual([
      { revision: 1, action: 'drafted' },
      { revision: 2, action: 'published' },
      { revision: 3, action: 'deactivated' },
    ])
  })

  test('B-39 services that read a policy at run time need no officer’s role', async () => {
    const { policyId } = await scene.addPolicy('activated')
    scene.plantUse('api-key', policyId, 'acme')
    const params = { policyId, partnerId: 'acme' }
    const { response } = await api.as('service-client').call('policies.get-policy-of-partner', { params })
    expect(response.policyId).toBe(policyId)
    expect((await api.as('service-client').call('policies.get-policy', one(policyId))).status).toBe(403)
  })

  test('B-40 a group ends by the same rules whichever way it is ended', async () => {
    const { groupId, groupName } = await scene.addPolicy('draft')
    const put = await officer().call('policies.update-group', {
      params: { policygroupId: groupId },
      request: { name: groupName, desc: 'd', isActive: false },
    })
    const patch = await officer().call('policies.deactivate-group', {
      params: { policygroupId: groupId },
      request: {},
    })
    expect([put.codes, patch.codes]).toEqual([['PMS_POL_070'], ['PMS_POL_070']])
  })

  test('B-47 schemas are our own files: a policy is stored while nothing outside can be reached', async () => {
    const asked: string[] = []
    const { http } = api.app
    Object.assign(api.app, {
      http: new Proxy(http, {
        get(_, name) {
          asked.push(String(name))
          return undefined
        },
      }),
    })
    await scene.addPolicy('draft')
    Object.assign(api.app, { http })
    expect(asked).toEqual([])
  })

  test('D-10 every change of a group has history', async () => {
    const { id, name } = await scene.addGroup()
    const put = (isActive: boolean) =>
      officer().call('policies.update-group', {
        params: { policygroupId: id },
        request: { name, desc: 'changed', isActive },
      })
    await put(true)
    await put(false)
    await put(true)
    expect(await historyOf(id)).toEqual([
      'policy-group.created',
      'policy-group.edited',
      'policy-group.deactivated',
      'policy-group.activated',
    ])
  })

  test('D-32 words of paths are no ids', async () => {
    const { name: policyGroupName } = await scene.addGroup()
    for (const policyId of ['group', 'v2', 'search', 'config', 'a/b', '..', 'ü', ' x'])
      expect(
        (
          await officer().call('policies.create', {
            request: {
              policyId,
              policyGroupName,
              policyType: 'Auth',
              name: scene.newName('policy'),
              desc: 'd',
              version: '1',
              policies: authDocument(),
            },
          })
        ).codes,
        policyId,
      ).toEqual(['PMS_COR_001'])
  })
})
