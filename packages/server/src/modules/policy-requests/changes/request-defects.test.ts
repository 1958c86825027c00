import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { plantRequest } from '../../../../../../tests/support/scenes/planted-requests.ts'
import { requestSceneOf, type RequestScene } from '../../../../../../tests/support/scenes/request-scene.ts'
import { offer, type Extension } from '../../../platform/extensions.ts'
import { requestKeySources } from '../lists/request-keys.ts'

let api: TestApp
let scene: RequestScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await requestSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const ask = (policyName: string, useCaseDescription: string, partnerId = 'bank') =>
  api
    .as('bank')
    .call('policy-requests.ask', { params: { partnerId }, request: { policyName, useCaseDescription } })

describe('defects of the original, mended', () => {
  test('D-01 a partner asks for itself, and finds its own requests alone', async () => {
    const policy = await scene.addPolicy()
    const refused = await expectNothingStored(api, () => ask(policy.name, 'for another', 'insurer'))
    expect(refused.codes).toEqual(['PMS_PRT_055'])
    await scene.ask('insurer')
    const bank = api.as('bank')
    const searched = await bank.call('policy-requests.search', {
      request: { filters: [], sort: [], pagination: { pageStart: 0, pageFetch: 100 } },
    })
    expect(new Set((searched.response.data ?? []).map(({ partnerId }) => partnerId))).not.toContain('insurer')
    const values = await bank.call('policy-requests.filter-values', {
      request: { filters: [{ columnName: 'requestDetail', type: 'unique', text: 'insurer' }] },
    })
    expect(values.response.filters).toEqual([])
  })

  test('D-03 mapping keys are random ids of 122 bits', async () => {
    const ids = await Promise.all([scene.ask(), scene.ask('insurer')])
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)
  })

  test('D-05 the requests of a partner (P11) are read by its members and administrators', async () => {
    await scene.ask('insurer')
    const params = { partnerId: 'insurer' }
    expect((await api.as('bank').call('policy-requests.list-of-partner', { params })).codes).toEqual([
      'PMS_PRT_055',
    ])
    expect((await api.as('insurer').call('policy-requests.list-of-partner', { params })).codes).toEqual([])
  })

  test('D-18 P11 finds the key by partner and policy, of approved requests too, and never tells it', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('printer', policy)
    await api.as('admin').call('policy-requests.decide', {
      params: { mappingkey: id },
      request: { status: 'Approved' },
    })
    const read = async () =>
      (
        await api.as('printer').call('policy-requests.list-of-partner', { params: { partnerId: 'printer' } })
      ).response.find(({ apiKeyReqID }) => apiKeyReqID === id)
    const bare = { apiKeyReqID: id, apiKeyRequestStatus: 'approved', partnerApiKey: null }
    expect(await read()).toEqual({ ...bare, apikeyStatus: false, validityTill: null })
    const validTill = new Date('2027-01-01T00:00:00.000Z')
    const keys = async () => new Map([[policy.id, { isActive: true, validTill }]])
    ;(api.app.extensions as Extension[]).push(offer(requestKeySources, keys))
    expect(await read()).toEqual({ ...bare, apikeyStatus: true, validityTill: '2027-01-01T00:00:00.000Z' })
  })

  test('D-24 of two requests for one policy at the same time the database keeps one', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('bank', policy)
    await expect(
      api.query(
        `insert into policy_request (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name,
           policy_group_id, policy_group_name, comment, state, requested_at, requested_by)
         select 'second', partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
           policy_group_name, comment, state, requested_at, requested_by from policy_request where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/policy_request_live/u)
  })

  test('D-26 what is dead can be rejected', async () => {
    const id = await plantRequest(api, { policy: `state = 'deactivated'`, isPartnerActive: false })
    const { response } = await api.as('admin').call('policy-requests.decide', {
      params: { mappingkey: id },
      request: { status: 'Rejected' },
    })
    expect(response).toBe('Policy mapping rejected successfully')
  })

  test('D-30 a comment of 4,000 characters is taken, a longer one refused by its code', async () => {
    const [first, second] = [await scene.addPolicy(), await scene.addPolicy()]
    expect((await ask(first.name, 'x'.repeat(4000))).codes).toEqual([])
    expect((await ask(second.name, 'x'.repeat(4001))).codes).toEqual(['PMS_COR_001'])
    expect((await ask(second.name, '')).codes).toEqual([])
  })

  test('D-35 a list without pages is bounded, newest first, and % means itself', async () => {
    const policy = await scene.addPolicy()
    await scene.ask('bank', policy)
    await api.query(
      `insert into policy_request (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name,
         policy_group_id, policy_group_name, comment, state, requested_at, requested_by, decided_at, decided_by)
       select 'many ' || n, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
         policy_group_name, 'one of many', 'rejected', requested_at - n * interval '1 second', requested_by, now(), 'test'
       from policy_request, generate_series(1, 2100) n where policy_id = $1`,
      [policy.id],
    )
    const list = (query: Readonly<Record<string, string>>) =>
      api.as('admin').call('policy-requests.list', { query })
    const { response } = await list({ policyId: policy.id })
    expect([response.data.length, response.totalResults, response.pageSize]).toEqual([2000, 2101, 0])
    const times = response.data.map(({ createdDateTime }) => createdDateTime)
    expect(times).toEqual(times.toSorted().toReversed())
    expect((await list({ partnerComment: '%' })).response.totalResults).toBe(0)
    const page = await list({ policyId: policy.id, pageNo: '1', pageSize: '600' })
    expect(page.response.data.length).toBe(500)
    await api.query(`delete from policy_request where id like 'many %'`)
  })
})
