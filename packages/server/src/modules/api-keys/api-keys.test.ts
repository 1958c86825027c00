import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene } from '../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expiryJob } from './expiry.ts'
import { isKeyText } from './key-text.ts'

let api: TestApp
let scene: ApiKeyScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await apiKeySceneOf(api)
}, 60_000)
afterAll(() => api.close())

const dayMilliseconds = 86_400_000
const daysUntil = (instant: string): number =>
  Math.round((Date.parse(instant) - Date.now()) / dayMilliseconds)

const details = async (keyId: string, as: 'bank' | 'admin' = 'bank') =>
  (await api.as(as).call('api-keys.get', { params: { keyId } })).response

const history = async (keyId: string): Promise<string[]> => {
  const params = { objectType: 'api-key', objectId: keyId } as const
  const { response } = await api.as('bank').call('audit-trail.history', { params })
  return response.map(({ action }) => action)
}

describe('a new key', () => {
  test('is shown once, lasts a year, and lies in the database as a digest and sealed alone', async () => {
    const { policyId, policyName } = await scene.approved()
    const label = scene.newLabel()
    const reply = await api.as('bank').call('api-keys.generate', {
      params: { partnerId: 'bank' },
      request: { policyName, label: `  ${label.replace(' ', '   ')} ` },
    })
    expect(reply.codes).toEqual([])
    const { apiKey, keyId, expiryDateTime } = reply.response
    expect(reply.response).toEqual({ apiKey, keyId, expiryDateTime, label, policyId, partnerId: 'bank' })
    expect(isKeyText(apiKey)).toBe(true)
    expect(daysUntil(expiryDateTime)).toBe(365)
    const [row] = await api.query('select * from api_key where id = $1', [keyId])
    expect(JSON.stringify(row)).not.toContain(apiKey)
    expect(JSON.stringify(row)).not.toContain(apiKey.slice(8))
    expect(api.app.vault.open(`api-key:${keyId}`, row!['sealed_key'] as Buffer).toString()).toBe(apiKey)
    const shown = await details(keyId)
    expect(JSON.stringify(shown)).not.toContain(apiKey)
    expect(shown).toMatchObject({
      apiKeyLabel: label,
      hint: apiKey.slice(0, 8),
      state: 'active',
      stops: [],
      lastUsedDateTime: null,
      actions: ['deactivate', 'replace', 'relabel'],
    })
    expect(await history(keyId)).toEqual(['api-key.generated'])
    for (const table of ['object_history', 'audit_event', 'event'])
      expect(JSON.stringify(await api.query(`select * from ${table}`))).not.toContain(apiKey)
  })

  test('may last less, and never more than the setting says', async () => {
    const { policyName } = await scene.approved()
    const make = (validDays: number) =>
      api.as('bank').call('api-keys.generate', {
        params: { partnerId: 'bank' },
        request: { policyName, label: scene.newLabel(), validDays },
      })
    expect(daysUntil((await make(30)).response.expiryDateTime)).toBe(30)
    expect(daysUntil((await make(3650)).response.expiryDateTime)).toBe(365)
  })

  test('is made by administrators too, who cannot use the contract’s call', async () => {
    const { policyId } = await scene.approved()
    const request = { policyId, label: scene.newLabel(), reason: 'asked for by phone' }
    const { response, codes } = await api
      .as('admin')
      .call('api-keys.issue', { params: { partnerId: 'bank' }, request })
    expect(codes).toEqual([])
    expect(isKeyText(response.apiKey)).toBe(true)
    expect(await details(response.keyId)).toMatchObject({ createdBy: 'admin', partnerId: 'bank' })
  })
})

describe('a replacement', () => {
  test('takes a key’s place while both are live; the older ends by itself', async () => {
    const old = await scene.generate()
    const label = scene.newLabel()
    const { response, codes } = await api.as('bank').call('api-keys.replace', {
      params: { keyId: old.keyId },
      request: { label, overlapDays: 2 },
    })
    expect(codes).toEqual([])
    expect(response.apiKey).not.toBe(old.apiKey)
    expect(daysUntil(response.replacedExpiryDateTime)).toBe(2)
    const [before, after] = [await details(old.keyId), await details(response.keyId)]
    expect([before.stops, after.stops]).toEqual([[], []])
    expect(before.replacement).toMatchObject({ keyId: response.keyId, apiKeyLabel: label })
    expect(after.replaced).toMatchObject({ keyId: old.keyId })
    api.clock.advance(3 * dayMilliseconds)
    try {
      expect((await details(old.keyId)).stops).toEqual(['key-expired'])
      expect(await expiryJob(api.app).run()).toBeGreaterThan(0)
      expect(await expiryJob(api.app).run()).toBe(0)
      expect(await history(old.keyId)).toEqual(['api-key.expired', 'api-key.replaced', 'api-key.generated'])
      expect((await details(response.keyId)).stops).toEqual([])
    } finally {
      api.clock.set(new Date())
    }
  })

  test('never gives the older key more time than it had', async () => {
    const old = await scene.generate()
    await api.query(`update api_key set valid_till = now() + interval '1 day' where id = $1`, [old.keyId])
    const { response } = await api.as('bank').call('api-keys.replace', {
      params: { keyId: old.keyId },
      request: { label: scene.newLabel(), overlapDays: 30 },
    })
    expect(daysUntil(response.replacedExpiryDateTime)).toBe(1)
  })

  test.each(['deactivated', 'expired'] as const)('of a key that is %s leaves it as it is', async (state) => {
    const { keyId } = await scene.keyIn(state)
    const { codes } = await api
      .as('admin')
      .call('api-keys.replace', { params: { keyId }, request: { label: scene.newLabel() } })
    expect(codes).toEqual([])
    expect((await details(keyId)).state).toBe(state)
  })
})

describe('a key', () => {
  test('is deactivated and brought back by its owner', async () => {
    const { keyId } = await scene.generate()
    const set = (isActive: boolean) =>
      api.as('bank').call('api-keys.set-status', { params: { keyId }, request: { isActive } })
    expect((await set(false)).response).toEqual({ keyId, state: 'deactivated' })
    expect((await details(keyId)).stops).toEqual(['key-deactivated'])
    expect((await set(false)).codes).toEqual(['PMS_PMS_022'])
    expect((await set(true)).response).toEqual({ keyId, state: 'active' })
    expect((await set(true)).codes).toEqual([])
    expect(await history(keyId)).toEqual(['api-key.activated', 'api-key.deactivated', 'api-key.generated'])
  })

  test('that an administrator has deactivated only an administrator brings back', async () => {
    const { keyId } = await scene.generate()
    const set = (as: 'bank' | 'admin', isActive: boolean) =>
      api.as(as).call('api-keys.set-status', { params: { keyId }, request: { isActive } })
    await set('admin', false)
    expect((await details(keyId)).actions).toEqual(['replace', 'relabel'])
    expect((await set('bank', true)).codes).toEqual(['ENT_KEY_002'])
    expect((await details(keyId, 'admin')).actions).toEqual(['activate', 'replace', 'relabel'])
    expect((await set('admin', true)).codes).toEqual([])
  })

  test('that has expired does not come back', async () => {
    const { keyId } = await scene.keyIn('expired')
    for (const isActive of [true, false]) {
      const request = { isActive }
      const { codes } = await api.as('admin').call('api-keys.set-status', { params: { keyId }, request })
      expect(codes).toEqual(['ENT_KEY_001'])
    }
  })

  test('is moved by administrators alone, to what was approved', async () => {
    const key = await scene.generate()
    const target = await scene.approved()
    const request = { policyId: target.policyId, reason: 'wrong policy' }
    const params = { keyId: key.keyId }
    expect((await api.as('bank').call('api-keys.move', { params, request })).status).toBe(403)
    expect((await api.as('admin').call('api-keys.move', { params, request })).codes).toEqual([])
    expect(await details(key.keyId)).toMatchObject({
      policyId: target.policyId,
      announcedPolicyId: key.policyId,
      requestId: target.requestId,
    })
    const { response } = await api.as('admin').call('api-keys.get-policy-of-key', {
      params: { partnerId: 'bank', apikey: key.apiKey },
    })
    expect(response).toEqual({ partnerID: 'bank', policyId: target.policyId })
  })

  test('stops with its partner, and comes back with it as it was', async () => {
    const [active, off] = [
      await scene.keyIn('active', 'insurer'),
      await scene.keyIn('deactivated', 'insurer'),
    ]
    const params = { partnerId: 'insurer' }
    const admin = api.as('admin')
    const stopsOf = async ({ keyId }: { keyId: string }) =>
      (await admin.call('api-keys.get', { params: { keyId } })).response.stops
    const preview = async () =>
      (await admin.call('partner-administration.preview-status', { params })).response.affected.find(
        ({ kind }) => kind === 'api-key',
      )
    const live = await preview()
    expect(live?.names).toContain(active.label)
    expect(live?.names).not.toContain(off.label)
    await admin.call('partner-administration.set-status', { params, request: { status: 'De-active' } })
    expect((await stopsOf(active))[0]).toBe('partner-inactive')
    expect(await preview()).toEqual(live)
    const end = { params: { keyId: active.keyId }, query: { action: 'deactivate' } } as const
    const refusalTo = async (as: 'insurer' | 'admin') =>
      (await api.as(as).call('api-keys.preview-change', end)).response.refusal?.errorCode
    expect([await refusalTo('insurer'), await refusalTo('admin')]).toEqual(['PMS_PMP_016', undefined])
    const { codes } = await api.as('insurer').call('api-keys.set-status', {
      params: { keyId: off.keyId },
      request: { isActive: true },
    })
    expect(codes).toEqual(['PMS_PMP_016'])
    await admin.call('partner-administration.reactivate', { params, request: {} })
    expect((await stopsOf(active)).filter((stop) => !stop.startsWith('certificate'))).toEqual([])
    expect(await stopsOf(off)).toContain('key-deactivated')
  })

  test('stops with the authority of the partner’s certificate, and the preview knows it', async () => {
    const [active, off] = [await scene.keyIn('active'), await scene.keyIn('deactivated')]
    const bring = (state: string) =>
      api.query(
        `update trust_certificate set state = $1, state_reason = 'x', state_changed_at = now(), state_changed_by = 'x'
         where domain = 'AUTH'`,
        [state],
      )
    const refusalOf = async (keyId: string) =>
      (
        await api
          .as('bank')
          .call('api-keys.preview-change', { params: { keyId }, query: { action: 'activate' } })
      ).response.refusal
    await bring('SUSPENDED')
    expect((await details(active.keyId)).stops).toEqual(['certificate-untrusted'])
    expect((await refusalOf(off.keyId))?.errorCode).toBe('KER-PCM-006')
    await bring('ACTIVE')
    expect((await details(active.keyId)).stops).toEqual([])
    expect(await refusalOf(off.keyId)).toBeNull()
  })
})

describe('the lists', () => {
  test('show partners their own alone, with states as tabs', async () => {
    await scene.keyIn('active')
    await scene.keyIn('deactivated')
    const theirs = await scene.generate('insurer')
    const query = { withCounts: 'true', pageSize: '500' }
    const own = (await api.as('bank').call('api-keys.page', { query })).response
    expect(new Set(own.data.map(({ partnerId }) => partnerId))).toEqual(new Set(['bank']))
    expect(own.counts?.['active']).toBeGreaterThan(0)
    expect(own.counts?.['deactivated']).toBeGreaterThan(0)
    const all = (await api.as('admin').call('api-keys.page', { query: { search: theirs.label } })).response
    expect(all.data.map(({ keyId }) => keyId)).toContain(theirs.keyId)
    const contract = (await api.as('bank').call('api-keys.list', {})).response
    expect(contract.totalResults).toBe(contract.data.length)
    expect(contract).toMatchObject({ pageNo: 0, pageSize: 0 })
    expect(JSON.stringify(contract)).not.toContain('ent_')
  })

  test('count what is live by the same word as the page of a key', async () => {
    const { keyId } = await scene.keyIn('expired')
    const { response } = await api.as('bank').call('api-keys.page', { query: { pageSize: '500' } })
    const row = response.data.find((each) => each.keyId === keyId)
    expect(row).toMatchObject({ state: 'expired', stops: ['key-expired'] })
  })

  test('tell which policies a key can be made for', async () => {
    const { policyId } = await scene.approved()
    const waiting = await scene.requests.addPolicy()
    await scene.requests.ask('bank', waiting)
    const { response } = await api
      .as('bank')
      .call('api-keys.list-policies', { params: { partnerId: 'bank' } })
    expect(response.find((each) => each.policyId === policyId)).toMatchObject({ keys: 0, stops: [] })
    expect(response.some((each) => each.policyId === waiting.id)).toBe(false)
  })
})
