import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene } from '../../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { policySceneOf } from '../../../../../../tests/support/scenes/policy-scene.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'

let api: TestApp
let scene: ApiKeyScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await apiKeySceneOf(api)
  listenToHub(api, ['APIKEY_APPROVED', 'APIKEY_UPDATED'])
}, 60_000)
afterAll(() => api.close())

const generate = (policyName: string, label: string, as: 'bank' | 'insurer' = 'bank') =>
  api.as(as).call('api-keys.generate', { params: { partnerId: as }, request: { policyName, label } })

const setStatus = (
  { partnerId, policyId, label }: { partnerId: string; policyId: string; label: string },
  as: 'bank' | 'insurer' | 'admin',
) =>
  api.as(as).call('api-keys.set-status-by-label', {
    params: { partnerId, policyId },
    request: { label, status: 'De-Active' },
  })

const search = (as: 'bank' | 'insurer' | 'admin', columnName: string, value: string) =>
  api.as(as).call('api-keys.search', { request: { filters: [{ columnName, type: 'contains', value }] } })

describe('defects of the original, mended', () => {
  test('D-01, D-05 nobody finds, reads, makes or switches a key of another partner', async () => {
    const theirs = await scene.generate('insurer')
    const refused = await expectNothingStored(api, async () => [
      (await setStatus(theirs, 'bank')).codes,
      (
        await api.as('bank').call('api-keys.generate', {
          params: { partnerId: 'insurer' },
          request: { policyName: 'any', label: 'any' },
        })
      ).codes,
      (await api.as('bank').call('api-keys.get', { params: { keyId: theirs.keyId } })).codes,
    ])
    expect(refused).toEqual([['PMS_PRT_055'], ['PMS_PRT_055'], ['ENT_KEY_004']])
    expect((await search('bank', 'label', theirs.label)).response.data ?? []).not.toContainEqual(
      expect.objectContaining({ partnerId: 'insurer' }),
    )
    expect((await setStatus(theirs, 'insurer')).response).toBe('Partner apikey de-activated successfully.')
  })

  test('no preview shows what a policy allows that the partner cannot have', async () => {
    const { keyId } = await scene.generate()
    const [other] = await api.query<{ id: string }>(`select id from policy where group_id not in
      (select policy_group_id from partner where id in ('bank', 'insurer') and policy_group_id is not null) limit 1`)
    const [own] = await api.query<{ id: string; name: string }>(`select policy_group.id, policy_group.name
      from policy_group join partner on policy_group_id = policy_group.id where partner.id = 'bank'`)
    const draft = await policySceneOf(api).addDraft(own)
    const published = await scene.approved()
    const shown = async (as: 'bank' | 'admin', policyId: string) => {
      const query = { action: 'replace', policyId } as const
      const { response } = await api.as(as).call('api-keys.preview-change', { params: { keyId }, query })
      return { changes: response.changes.length, code: response.refusal?.errorCode }
    }
    const unknown = await shown('bank', 'there-is-none')
    expect(unknown).toEqual({ changes: 0, code: 'PMS_PMP_014' })
    expect(await shown('bank', other!.id)).toEqual(unknown)
    expect((await shown('bank', draft.policyId)).changes).toBe(0)
    expect((await shown('admin', other!.id)).changes).toBeGreaterThan(0)
    expect((await shown('bank', published.policyId)).code).toBeUndefined()
  })

  test('D-03 keys are not guessed, and never overwrite one another', async () => {
    const { policyName } = await scene.approved()
    const made = await Promise.all(
      Array.from({ length: 15 }, async () => (await generate(policyName, scene.newLabel())).response),
    )
    expect(new Set(made.map(({ apiKey }) => apiKey)).size).toBe(15)
    for (const { apiKey } of made) expect(apiKey).toMatch(/^ent_[0-9A-Za-z]{32}$/u)
  })

  test('D-04 no list, search, history or stored row has a key', async () => {
    const { apiKey, keyId } = await scene.generate()
    const answers = await Promise.all([
      api.as('bank').call('api-keys.list', {}),
      api.as('bank').call('api-keys.page', { query: { pageSize: '500' } }),
      api.as('bank').call('api-keys.get', { params: { keyId } }),
      search('admin', 'label', 'gateway'),
      api.as('bank').call('audit-trail.history', { params: { objectType: 'api-key', objectId: keyId } }),
    ])
    for (const { raw } of answers) expect(raw.body).not.toContain(apiKey.slice(8))
    const tables = await api.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    for (const { name } of tables) {
      const [row] = await api.query<{ held: number }>(
        `select count(*)::int as held from "${name}" t where t::text like $1`,
        [`%${apiKey.slice(8)}%`],
      )
      expect(row!.held, name).toBe(0)
    }
  })

  test('D-17 a key is moved to what was approved alone, and verifiers are never told of it a second time', async () => {
    const { apiKey, policyId, keyId } = await scene.generate()
    const unapproved = await scene.requests.addPolicy()
    const move = (newPolicyID: string) =>
      api.as('admin').call('api-keys.move-by-key', {
        params: { partnerId: 'bank', apikey: apiKey },
        request: { oldPolicyID: policyId, newPolicyID },
      })
    expect((await expectNothingStored(api, () => move(unapproved.id))).codes).toEqual(['PMS_PRT_109'])
    const approved = await scene.approved()
    expect((await move(approved.policyId)).response).toEqual({
      message: 'Given apikey updated with policy successfully. ',
    })
    expect(await saidOn(api, 'APIKEY_APPROVED', keyId)).toHaveLength(1)
  })

  test('D-18 the requests of a partner can be read after one is approved, with whether there is a key', async () => {
    const { label, policyId } = await scene.generate()
    const read = async () => {
      const { response } = await api
        .as('bank')
        .call('policy-requests.list-of-partner', { params: { partnerId: 'bank' } })
      const [row] = await api.query<{ id: string }>('select request_id as id from api_key where label = $1', [
        label,
      ])
      return response.find(({ apiKeyReqID }) => apiKeyReqID === row!.id)
    }
    expect(await read()).toMatchObject({ apikeyStatus: true, partnerApiKey: null })
    await setStatus({ partnerId: 'bank', policyId, label }, 'admin')
    expect(await read()).toMatchObject({ apikeyStatus: false })
  })

  test('D-19 no search asks about the key', async () => {
    const { apiKey } = await scene.generate()
    for (const column of ['policyApiKey', 'policy_api_key', 'digest', 'hint'])
      expect((await search('admin', column, apiKey.slice(0, 8))).codes).toEqual(['PMS-MSD-310'])
  })

  test('D-23 nothing is told of what is not stored', async () => {
    const { policyName } = await scene.approved()
    const label = scene.newLabel()
    await generate(policyName, label)
    const before = (await saidOn(api, 'APIKEY_APPROVED')).length
    expect((await generate(policyName, label)).codes).toEqual(['PMS_PRT_110'])
    expect((await generate(policyName, 'x'.repeat(37))).codes).toEqual(['PMS_COR_001'])
    expect(await saidOn(api, 'APIKEY_APPROVED')).toHaveLength(before)
  })

  test('D-25 labels are tidied once, when they are stored, and named in either form afterwards', async () => {
    const { policyName, policyId } = await scene.approved()
    const made = await generate(policyName, '  branch   office ')
    expect(made.response.label).toBe('branch office')
    for (const label of ['branch office', ' branch  office', 'branch\u00a0office'])
      expect((await generate(policyName, label)).codes).toEqual(['PMS_PRT_110'])
    const { codes } = await setStatus({ partnerId: 'bank', policyId, label: '  branch   office' }, 'bank')
    expect(codes).toEqual([])
  })

  test('D-30 a label of 37 characters is refused before anything happens', async () => {
    const { policyName } = await scene.approved()
    const refused = await expectNothingStored(api, () => generate(policyName, 'x'.repeat(37)))
    expect(refused.codes).toEqual(['PMS_COR_001'])
    expect((await generate(policyName, 'x'.repeat(36))).codes).toEqual([])
  })

  test('D-31 keys end after a year, and lists say so', async () => {
    const { label } = await scene.keyIn('expired')
    const { response } = await api
      .as('bank')
      .call('api-keys.list', { query: { apiKeyLabel: label, pageNo: '0', pageSize: '500' } })
    expect(response.data.find((row) => row.apiKeyLabel === label)?.status).toBe('deactivated')
  })

  test('D-35 lists have a bound and an order', async () => {
    const { response } = await api
      .as('bank')
      .call('api-keys.page', { query: { pageNo: '0', pageSize: '100000', apiKeyLabel: '%' } })
    expect(response.data).toEqual([])
    const all = (await api.as('bank').call('api-keys.page', { query: { pageSize: '500' } })).response.data
    const times = all.map(({ createdDateTime }) => createdDateTime)
    expect(times).toEqual(times.toSorted().toReversed())
  })
})
