import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeySceneOf } from '../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { licenceSceneOf } from '../../../../../tests/support/scenes/licence-scene.ts'
import { createQuotaCounters } from './counting/counters.ts'
import { forgetUse, loadUse } from './counting/use-store.ts'
import { periodsAt, usualSubject, type Counted } from './quota.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ QUOTA_KEY_DAY: '50', QUOTA_LICENCE_MONTH: '900' })
})
afterAll(() => api.close())

const keyOf = async () => {
  const { keyId } = await (await apiKeySceneOf(api)).keyIn('active')
  return { kind: 'key' as const, id: keyId }
}

const own = (callsPerDay: number | null, callsPerMonth: number | null) => ({ callsPerDay, callsPerMonth })

describe('the operations', () => {
  test('show what the settings say, and what an administrator has set, to the partner as well', async () => {
    const params = await keyOf()
    const shown = async () => (await api.as('bank').call('quotas.get', { params })).response
    const usual = own(50, null)
    expect(await shown()).toMatchObject({ ...usual, usual, source: 'usual', day: { calls: 0 }, actions: [] })
    const request = { quota: own(10, 200), reason: 'a small one' }
    const set = await api.as('admin').call('quotas.set', { params, request })
    expect(set.response).toMatchObject({ ...own(10, 200), usual, source: 'own', actions: ['set'] })
    expect(await shown()).toMatchObject({ ...own(10, 200), source: 'own', month: { calls: 0 } })
    await api.as('admin').call('quotas.set', { params, request: { quota: own(null, null) } })
    expect(await shown()).toMatchObject({ ...own(null, null), source: 'own', day: null, month: null })
    await api.as('admin').call('quotas.set', { params, request: { quota: null } })
    expect(await shown()).toMatchObject({ ...usual, source: 'usual' })
  })

  test('write down each change once, for the key as for the licence', async () => {
    const { licenceId } = await licenceSceneOf(api).licenceIn('active')
    const licence = { kind: 'licence' as const, id: licenceId }
    for (const [params, objectType] of [
      [await keyOf(), 'api-key'],
      [licence, 'licence'],
    ] as const) {
      const request = { quota: own(7, null), reason: 'for a trial' }
      for (const _ of [1, 2]) await api.as('admin').call('quotas.set', { params, request })
      const history = await api
        .as('admin')
        .call('audit-trail.history', { params: { objectType, objectId: params.id } })
      const [entry, ...others] = history.response.filter(({ action }) => action.endsWith('quota-set'))
      expect(others).toEqual([])
      expect(entry).toMatchObject({ action: `${objectType}.quota-set`, reason: 'for a trial' })
      expect(entry?.changes).toContainEqual({ field: 'callsPerDay', before: null, after: '7' })
      const { response } = await api.as('admin').call('quotas.get', { params })
      expect(response.usual).toEqual(params.kind === 'licence' ? own(null, 900) : own(50, null))
    }
  })

  test('are nobody’s but whose the key is, and are set by administrators alone', async () => {
    const params = await keyOf()
    expect((await api.as('insurer').call('quotas.get', { params })).codes).toEqual(['ENT_KEY_004'])
    const request = { quota: null }
    expect((await api.as('bank').call('quotas.set', { params, request })).status).toBe(403)
  })

  test('take whole numbers from one on', async () => {
    const params = await keyOf()
    for (const wrong of [0, -1, 1.5, 1e13, '5'])
      expect(
        (await api.as('admin').call('quotas.set', { params, request: { quota: own(wrong as number, null) } }))
          .codes,
      ).toHaveLength(1)
  })
})

describe('counters', () => {
  let made = 0
  const counted = (perDay: number | null, perMonth: number | null = null): Counted => ({
    subject: usualSubject('key', `test ${(made += 1)}`),
    perDay,
    perMonth,
  })
  const used = ({ subject }: Counted) => loadUse(api.app.database, subject, periodsAt(api.clock.now()))

  test('count ahead no more than a hundredth, and give back what was not made', async () => {
    const [one, other] = [createQuotaCounters(api.app), createQuotaCounters(api.app)]
    const quota = counted(1_000, 100_000)
    for (const counters of [one, other, one, other, one]) expect(await counters.take(quota)).toBeUndefined()
    expect((await used(quota)).dayCalls).toBeLessThanOrEqual(5 + 2 * 10)
    // What is counted ahead needs nobody to wait.
    expect(one.take(quota)).toBeUndefined()
    await one.close()
    await other.close()
    expect(await used(quota)).toEqual({ dayCalls: 6, monthCalls: 6 })
  })

  test('let not one more through than may be, from several processes at once, and hardly fewer', async () => {
    const processes = [1, 2, 3].map(() => createQuotaCounters(api.app))
    const quota = counted(1_000)
    const answers = await Promise.all(
      Array.from({ length: 1_500 }, async (_, turn) => processes[turn % 3]!.take(quota)),
    )
    const through = answers.filter((spent) => spent === undefined).length
    expect(through).toBeLessThanOrEqual(1_000)
    expect(through).toBeGreaterThanOrEqual(1_000 - 3 * 10)
    expect(await used(quota)).toMatchObject({ dayCalls: 1_000 })
    for (const counters of processes) await counters.close()
    expect(await used(quota)).toMatchObject({ dayCalls: through })
  })

  test('count two quotas in one statement each for itself', async () => {
    const counters = createQuotaCounters(api.app)
    const [small, large] = [counted(1), counted(null, 3)]
    const answers = await Promise.all([small, large, small, large].map(async (each) => counters.take(each)))
    expect(answers.map((spent) => spent?.period)).toEqual([undefined, undefined, 'day', undefined])
    await counters.close()
  })

  test('give nothing back to a day that is over, and forget months that are', async () => {
    const counters = createQuotaCounters(api.app)
    const quota = counted(1_000, 10_000)
    expect(await counters.take(quota)).toBeUndefined()
    const today = await used(quota)
    expect(today.dayCalls).toBeGreaterThan(1)
    await api.query(`update quota_use set day = day + 1, day_calls = 4 where subject = $1`, [quota.subject])
    await counters.close()
    const [row] = await api.query(`select day_calls, month_calls from quota_use where subject = $1`, [
      quota.subject,
    ])
    expect(row).toEqual({ day_calls: 4, month_calls: 1 })
    const later = periodsAt(new Date(Date.now() + 40 * 86_400_000))
    await api.app.database.transaction((tx) => forgetUse(tx, later, 1_000))
    expect(await api.query('select * from quota_use')).toEqual([])
  })
})
