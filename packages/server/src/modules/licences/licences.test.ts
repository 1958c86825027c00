import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  licenceSceneOf,
  plantChain,
  type LicenceScene,
} from '../../../../../tests/support/scenes/licence-scene.ts'
import { expiryJob } from './jobs.ts'

let api: TestApp
let scene: LicenceScene
beforeAll(async () => {
  api = await createTestApp({ LICENCE_DAYS: '100', LICENCE_OVERLAP_DAYS: '7' })
  scene = licenceSceneOf(api)
}, 60_000)
afterAll(() => api.close())
beforeEach(async () => {
  await scene.without()
  await scene.without('courier')
})

const day = 86_400_000
const broker = () => api.as('broker')
const admin = () => api.as('admin')
const generate = (providerId = 'broker', over: object = {}) =>
  admin().call('licences.generate', { request: { providerId, ...over } })
const replace = (licenceId: string, request: object = {}, as: 'admin' | 'broker' = 'broker') =>
  api.as(as).call('licences.replace', { params: { licenceId }, request })
const setStatus = (licenceId: string, isActive: boolean, as: 'admin' | 'broker' = 'broker') =>
  api.as(as).call('licences.set-status', { params: { licenceId }, request: { isActive, reason: 'a test' } })
const get = async (licenceId: string, as: 'admin' | 'broker' | 'broker-auditor' = 'broker') =>
  (await api.as(as).call('licences.get', { params: { licenceId } })).response
const keyOf = async () =>
  (await admin().call('licences.get-key-of-misp', { params: { mispId: 'broker' } })).response?.licenseKey
const partnerOff = (status: 'Active' | 'De-active', partnerId = 'broker') =>
  admin().call('partner-administration.set-status', { params: { partnerId }, request: { status } })
const partnerBack = () =>
  admin().call('partner-administration.reactivate', { params: { partnerId: 'broker' }, request: {} })

describe('a first licence', () => {
  test('lasts as long as the setting says, and not longer than asked', async () => {
    const from = api.clock.now().getTime()
    const { response } = await generate()
    expect(response.licenseKey).toMatch(/^[0-9a-zA-Z]{50}$/u)
    const days = (text: string) => Math.round((Date.parse(`${text}Z`) - from) / day)
    expect(days(response.licenseKeyExpiry)).toBe(100)
    await scene.without()
    expect(days((await generate('broker', { validDays: 3 })).response.licenseKeyExpiry)).toBe(3)
    await scene.without()
    expect(days((await generate('broker', { validDays: 3000 })).response.licenseKeyExpiry)).toBe(100)
  })

  test('is bound to the MISP policy that was approved, else to none', async () => {
    expect((await get((await generate()).response.licenceId)).policyId).toBeNull()
    await scene.without()
    const { policyId, policyName, requestId } = await scene.approved()
    const { licenceId } = (await generate()).response
    expect(await get(licenceId)).toMatchObject({ policyId, policyName, requestId, stops: [] })
    const { response } = await admin().call('policies.preview-change', {
      params: { policyId },
      query: { action: 'deactivate' },
    })
    expect(response.uses).toContainEqual(expect.objectContaining({ kind: 'licence', count: 1 }))
  })

  test.each([
    ['open', [], 'PMS_MSP_418'],
    ['rejected', ['Rejected'], 'PMS_MSP_418'],
    ['approved', ['Approved'], undefined],
  ] as const)('waits for a request that is %s', async (_state, decisions, code) => {
    const { requestId } = await scene.ask()
    for (const status of decisions) await scene.decide(requestId, status)
    expect((await generate()).codes[0]).toBe(code)
  })

  test('is not hindered for ever by a request that was rejected once', async () => {
    const rejected = await scene.ask()
    await scene.decide(rejected.requestId, 'Rejected')
    const { policyId } = await scene.approved()
    expect(await get((await generate()).response.licenceId)).toMatchObject({ policyId })
  })

  test('is one: the way to another is a replacement', async () => {
    const { licenceId } = (await generate()).response
    expect((await generate()).codes).toEqual(['PMS_MSP_416'])
    await setStatus(licenceId, false)
    expect((await generate()).codes).toEqual(['PMS_MSP_416'])
  })

  test('is for MISPs, by themselves and by administrators', async () => {
    const by = (as: 'broker' | 'courier' | 'manager', providerId: string) =>
      api.as(as).call('licences.generate', { request: { providerId } })
    expect((await by('courier', 'broker')).codes).toEqual(['PMS_PRT_055'])
    expect((await by('courier', 'nobody')).codes).toEqual(['PMS_PRT_055'])
    expect((await by('manager', 'broker')).codes).toEqual(['PMS_PRT_055'])
    expect((await generate('bank')).codes).toEqual(['PMS_MSP_009'])
    expect((await by('broker', 'broker')).codes).toEqual([])
  })
})

describe('a rotation', () => {
  test('leaves both alive for the overlap; then the old one is dead by itself', async () => {
    const first = (await generate()).response
    const { response } = await replace(first.licenceId, { overlapDays: 2 })
    expect(response).toMatchObject({ number: 2, partnerId: 'broker' })
    expect((await get(first.licenceId)).stops).toEqual([])
    expect((await get(response.licenceId)).stops).toEqual([])
    expect((await get(first.licenceId)).replacement).toMatchObject({ licenceId: response.licenceId })
    api.clock.advance(2 * day)
    expect(await get(first.licenceId)).toMatchObject({ state: 'expired', stops: ['key-expired'] })
    expect((await get(response.licenceId)).stops).toEqual([])
    await expiryJob(api.app).run()
    const [row] = await api.query('select state, is_active from licence where id = $1', [first.licenceId])
    expect(row).toEqual({ state: 'expired', is_active: false })
    api.clock.set(new Date())
  })

  test('is of the newest licence, once', async () => {
    const { licenceId } = (await generate()).response
    await replace(licenceId)
    expect((await replace(licenceId)).codes).toEqual(['ENT_LIC_005'])
  })

  test('is no way out of a deactivation, and no way on after the end, but for administrators', async () => {
    const { licenceId } = await scene.licenceIn('active')
    await setStatus(licenceId, false, 'admin')
    expect((await replace(licenceId)).codes).toEqual(['ENT_LIC_002'])
    const again = await replace(licenceId, {}, 'admin')
    expect(again.codes).toEqual([])
    expect(await get(licenceId)).toMatchObject({ state: 'expired' })
    // Its time is over: nobody brings it back beside its successor.
    expect((await setStatus(licenceId, true, 'admin')).codes).toEqual(['ENT_LIC_001'])
    const ended = await scene.licenceIn('expired')
    expect((await replace(ended.licenceId)).codes).toEqual(['ENT_LIC_001'])
    expect((await replace(ended.licenceId, {}, 'admin')).codes).toEqual([])
  })

  test('finds the policy that was approved meanwhile', async () => {
    const { licenceId } = (await generate()).response
    const { policyId } = await scene.approved()
    expect((await replace(licenceId)).response).toMatchObject({ policyId })
    expect((await get(licenceId)).policyId).toBeNull()
  })

  test('needs room; one that ends at once makes it', async () => {
    const { licenceId } = await plantChain(api, 'broker', 5)
    expect((await replace(licenceId)).codes).toEqual(['ENT_LIC_003'])
    expect((await replace(licenceId, { overlapDays: 0 })).codes).toEqual([])
  })
})

describe('what it stands on', () => {
  test('stops it, and gives it back as it was', async () => {
    const { policyId } = await scene.approved()
    const kept = (await generate()).response
    const off = (await replace(kept.licenceId)).response
    await setStatus(off.licenceId, false)
    const preview = await admin().call('partner-administration.preview-status', {
      params: { partnerId: 'broker' },
    })
    const { hint } = await get(kept.licenceId)
    expect(preview.response.affected).toContainEqual({ kind: 'licence', total: 1, names: [hint] })
    await partnerOff('De-active')
    const rows = () =>
      api.query('select number, state, is_active from licence where partner_id = $1 order by number', [
        'broker',
      ])
    expect(await rows()).toEqual([
      { number: 1, state: 'active', is_active: false },
      { number: 2, state: 'deactivated', is_active: false },
    ])
    expect((await get(kept.licenceId, 'admin')).stops).toContain('partner-inactive')
    expect((await setStatus(off.licenceId, true, 'admin')).codes).toEqual(['PMS_MSP_405'])
    expect((await setStatus(kept.licenceId, true, 'admin')).codes).toEqual(['PMS_MSP_405'])
    await partnerBack()
    expect(await rows()).toEqual([
      { number: 1, state: 'active', is_active: true },
      { number: 2, state: 'deactivated', is_active: false },
    ])
    expect((await get(kept.licenceId)).stops).toEqual([])
    await api.query(`update policy set state = 'deactivated' where id = $1`, [policyId])
    expect((await get(kept.licenceId)).stops).toEqual(['policy-deactivated'])
  })
})

describe('the licence key', () => {
  test('is shown to whoever may use it, who is written down; the record holds none of it', async () => {
    const { licenceId, licenseKey } = (await generate()).response
    const shown = await broker().call('licences.show-key', { params: { licenceId } })
    expect(shown.response).toEqual({ licenceId, licenseKey })
    expect((await get(licenceId)).actions).toContain('show')
    expect((await get(licenceId, 'broker-auditor')).actions).toEqual([])
    expect((await api.as('broker-auditor').call('licences.show-key', { params: { licenceId } })).status).toBe(
      403,
    )
    const tables = await api.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    for (const { name } of tables) {
      const found = await api.query(`select 1 from "${name}" r where r::text like $1`, [`%${licenseKey}%`])
      expect(found, name).toEqual([])
    }
    const history = await broker().call('audit-trail.history', {
      params: { objectType: 'licence', objectId: licenceId },
    })
    expect(history.response.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'licence.key-shown broker',
      'licence.generated admin',
    ])
  })

  test('is read in lists by those who act for the MISP; auditors see their rows without', async () => {
    const mine = (await generate()).response.licenseKey
    const other = (await generate('courier')).response.licenseKey
    const list = async (as: 'broker' | 'courier' | 'manager' | 'admin') =>
      (await api.as(as).call('licences.list', {})).response.map(({ licenseKey }) => licenseKey)
    expect(await list('broker')).toEqual([mine])
    expect(await list('courier')).toEqual([other])
    expect((await list('manager')).sort()).toEqual([mine, other].sort())
    expect((await list('admin')).sort()).toEqual([mine, other].sort())
    expect((await api.as('auditor').call('licences.list', {})).status).toBe(403)
    expect((await api.as('broker-auditor').call('licences.list', {})).response).toEqual([])
    const page = await api.as('broker-auditor').call('licences.page', {})
    expect(page.response.totalResults).toBe(1)
    expect(page.raw.body).not.toContain(mine)
  })

  test('is found whole, with its case, and never by a part of it', async () => {
    const { licenseKey } = (await generate()).response
    const search = (type: string, over: object) =>
      admin().call('licences.search', {
        request: { filters: [{ columnName: 'licenseKey', type, ...over }] },
      })
    const total = async (type: string, over: object) => (await search(type, over)).response?.totalRecord
    expect(await total('equals', { value: licenseKey })).toBe(1)
    expect(await total('in', { values: ['x', licenseKey] })).toBe(1)
    expect(await total('equals', { value: licenseKey.toLowerCase() })).toBe(0)
    for (const type of ['contains', 'startsWith', 'between'])
      expect((await search(type, { value: licenseKey.slice(0, 12) })).codes, type).toEqual(['PMS-MSD-310'])
    const values = { filters: [{ columnName: 'licenseKey', type: 'all', text: '' }] }
    expect((await admin().call('licences.filter-values', { request: values })).codes).toEqual(['PMS-MSD-317'])
    const sorted = { sort: [{ sortField: 'licenseKey', sortType: 'asc' }] }
    expect((await admin().call('licences.search', { request: sorted })).codes).toEqual(['PMS-MSD-357'])
  })
})

describe('as clients switch it (L2)', () => {
  const put = (licenseKey: string, licenseKeyStatus: string, as: 'broker' | 'courier' = 'broker') =>
    api.as(as).call('licences.set-status-by-key', {
      request: { providerId: 'broker', licenseKey, licenseKeyStatus },
    })

  test('it is found by pair and case, and another’s is as unknown as none', async () => {
    const { licenseKey } = (await generate()).response
    for (const [key, as] of [
      [licenseKey.toLowerCase(), 'broker'],
      [`${licenseKey} `, 'broker'],
      [licenseKey, 'courier'],
    ] as const)
      expect((await put(key, 'de-active', as)).codes).toEqual(['PMS_MSP_408'])
    expect((await put(licenseKey, 'DE-ACTIVE')).response.licenseKeyStatus).toBe('de-active')
    expect((await put(licenseKey, 'de-active')).response.licenseKeyStatus).toBe('de-active')
    expect((await put(licenseKey, ' Active ')).response.licenseKeyStatus).toBe('active')
  })

  test('one whose place another has taken for good is unknown', async () => {
    const { licenceId, licenseKey } = (await generate()).response
    await replace(licenceId, { overlapDays: 0 })
    expect((await put(licenseKey, 'active')).codes).toEqual(['PMS_MSP_408'])
  })
})

test('reading makes no licence, and in the overlap finds the one that verifiers know (L4)', async () => {
  const first = (await generate()).response
  const second = (await replace(first.licenceId)).response
  expect(await keyOf()).toBe(first.licenseKey)
  await setStatus(first.licenceId, false)
  expect(await keyOf()).toBe(second.licenseKey)
  await setStatus(second.licenceId, false)
  const { codes } = await admin().call('licences.get-key-of-misp', { params: { mispId: 'broker' } })
  expect(codes).toEqual(['PMS_MSP_408'])
  expect(await api.query('select 1 from licence where partner_id = $1', ['broker'])).toHaveLength(2)
})
