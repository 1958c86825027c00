import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { plantUsage, refusedFor } from '../../../../../tests/support/scenes/usage-scene.ts'
import { decisionChecks, lastWordOfDecision } from '../decision/explain.ts'
import { refusalReasons } from '../decision/rules/reasons.ts'
import { heartbeatJob } from './index.ts'
import { usageRecorderOf } from './recording/recorder.ts'

let api: TestApp
let good: GoodQuestion
beforeAll(async () => {
  api = await createTestApp()
  good = await (await decisionSceneOf(api)).good()
  await decisionsAreCurrent(api)
  await plantUsage(
    api,
    { transactionId: 'own-1', latencyMs: 4 },
    { transactionId: 'own-2', ...refusedFor.expiredKey },
    { transactionId: 'own-2', ...refusedFor.stoppedLicence },
    { transactionId: 'other-1', partnerId: 'insurer', latencyMs: 9 },
    {
      transactionId: 'other-2',
      partnerId: 'insurer',
      mispId: 'courier',
      code: 'ENT_OLD_001',
      isAllowed: false,
    },
  )
})
afterAll(() => api.close())

const asked = (over: object = {}) =>
  api.as('service-client').call('decision.ask', { request: { ...good.question, ...over } })

const listed = async (who: Parameters<TestApp['as']>[0], query: Record<string, string> = {}) => {
  const { response, codes } = await api
    .as(who)
    .call('usage.page', { query: { pageSize: '100', pageNo: '0', ...query } })
  expect(codes).toEqual([])
  return response
}
const transactions = async (who: Parameters<TestApp['as']>[0], query: Record<string, string> = {}) =>
  (await listed(who, query)).data.map(({ transactionId }) => transactionId)

describe('decisions', () => {
  test('are in the log by the ids of key, policy and licence, and by the transaction that was named', async () => {
    await asked({ transactionId: 'named-1', operation: 'kyc' })
    const { response } = await asked({ transactionId: 'named-2', apiKey: 'x'.repeat(36) })
    expect(response).toMatchObject({ isAllowed: false, transactionId: 'named-2' })
    await usageRecorderOf(api.app).flush()
    const [named] = (await listed('bank', { transactionId: 'named-1' })).data
    expect(named).toMatchObject({
      source: 'decision',
      partnerId: 'bank',
      mispId: 'broker',
      apiKeyId: good.keyId,
      policyId: good.policyId,
      licenceId: good.licenceId,
      operation: 'kyc',
      verdict: 'allowed',
      code: null,
      cause: null,
    })
    const [unknown] = (await listed('bank', { transactionId: 'named-2' })).data
    expect(unknown).toMatchObject({
      partnerId: 'bank',
      apiKeyId: null,
      mispId: 'broker',
      verdict: 'refused',
      code: 'ENT_DCN_006',
      remedy: expect.stringContaining('letter by letter'),
    })
  })

  test('are named by us where nobody else does, and hold no key', async () => {
    const { response } = await asked()
    expect(response.transactionId).toMatch(/^[0-9a-f-]{36}$/u)
    await usageRecorderOf(api.app).flush()
    expect((await listed('broker', { transactionId: response.transactionId })).totalResults).toBe(1)
    const rows = await api.query<{ text: string }>('select usage_log::text as text from usage_log')
    for (const { text } of rows)
      for (const secret of [good.question.apiKey, good.question.licenceKey])
        expect(text).not.toContain(secret)
  })

  test('tell key and licence when they were used last', async () => {
    const key = await api.as('bank').call('api-keys.get', { params: { keyId: good.keyId } })
    expect(Date.parse(key.response.lastUsedDateTime ?? '')).toBeGreaterThan(Date.now() - 60_000)
    const list = await api.as('broker').call('licences.page', { query: {} })
    const licence = list.response.data.find(({ licenceId }) => licenceId === good.licenceId)
    expect(licence?.lastUsedDateTime).toMatch(/Z$/u)
  })
})

describe('the log', () => {
  test('shows partners what they did, MISPs what was done under their licences, administrators everything', async () => {
    const planted = ['own-1', 'own-2', 'other-1', 'other-2']
    const seen = async (who: Parameters<TestApp['as']>[0]) => {
      const all = new Set(await transactions(who))
      return planted.filter((each) => all.has(each))
    }
    expect(await seen('bank')).toEqual(['own-1', 'own-2'])
    expect(await seen('bank-auditor')).toEqual(['own-1', 'own-2'])
    expect(await seen('broker')).toEqual(['own-1', 'own-2', 'other-1'])
    expect(await seen('courier')).toEqual(['other-2'])
    expect(await seen('insurer')).toEqual(['other-1', 'other-2'])
    expect(await seen('admin')).toEqual(planted)
    expect(await seen('auditor')).toEqual(planted)
    expect(await seen('printer')).toEqual([])
    expect(await transactions('bank', { partnerId: 'insurer' })).toEqual([])
  })

  test('filters, orders and pages', async () => {
    expect(await transactions('bank', { code: 'ENT_DCN_016' })).toEqual(['own-2'])
    expect(await transactions('admin', { mispId: 'courier' })).toEqual(['other-2'])
    expect(
      new Set(await transactions('bank', { verdict: 'refused', policyId: 'mpolicy-default-auth' })),
    ).toEqual(new Set(['own-2']))
    expect(await transactions('admin', { licenceId: 'no-uuid' })).toEqual([])
    const slowest = await listed('admin', { sortFieldName: 'latencyMs', sortType: 'desc', pageSize: '1' })
    expect(slowest.totalResults).toBeGreaterThan(5)
    const [first] = slowest.data
    const all = await listed('admin')
    expect(first?.latencyMs).toBe(Math.max(...all.data.map(({ latencyMs }) => latencyMs)))
    const past = await listed('bank', { to: '2020-01-01T00:00:00Z', from: '2019-12-01T00:00:00Z' })
    expect(past.data).toEqual([])
  })

  test('comes as a file', async () => {
    const reply = await api.web.inject({
      url: '/v1/usage/calls?export=csv&code=ENT_DCN_016',
      headers: { authorization: `Bearer ${await api.token('bank')}` },
    })
    const [head, line] = reply.body.split('\r\n')
    expect(head).toContain('dateTime,source,transactionId,partnerId,mispId')
    expect(line).toContain('own-2,bank,broker')
  })

  test.each([
    { from: 'yesterday' },
    { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
    { from: '1000-01-01T00:00:00Z' },
    { from: '2001-01-01T00:00:00Z' },
    { to: '9999999-01-01' },
  ])('of the period %j is refused', async (query) => {
    expect((await api.as('admin').call('usage.page', { query })).codes).toEqual(['ENT_USE_002'])
  })
})

describe('numbers', () => {
  test('of each hour and day leave no step out, and add up to the log', async () => {
    for (const step of ['hour', 'day'] as const) {
      const { response } = await api.as('insurer').call('usage.series', { query: { step } })
      expect(response.points.length).toBeGreaterThanOrEqual(step === 'hour' ? 24 : 30)
      expect(response.points.at(-1)).toMatchObject({ allowed: 1, refused: 1, slowestLatencyMs: 9 })
      expect(response.points.slice(0, -2).every(({ allowed, refused }) => allowed + refused === 0)).toBe(true)
    }
  })

  test('are told by partner, MISP, licence and code, to everybody their own', async () => {
    const by = async (
      who: Parameters<TestApp['as']>[0],
      dimension: 'partner' | 'misp' | 'licence' | 'code',
    ) => (await api.as(who).call('usage.totals', { query: { by: dimension } })).response
    const partners = await by('courier', 'partner')
    expect(partners.rows).toEqual([
      {
        id: 'insurer',
        orgName: null,
        cause: null,
        allowed: 0,
        refused: 1,
        averageLatencyMs: 1.5,
        slowestLatencyMs: 1.5,
      },
    ])
    expect(partners.total).toMatchObject({ allowed: 0, refused: 1 })
    expect((await by('admin', 'partner')).rows.map(({ orgName }) => orgName)).toContain('Relying Insurer')
    expect((await by('insurer', 'misp')).rows.map(({ id }) => id)).toEqual(['broker', 'courier'])
    const codes = (await by('admin', 'code')).rows
    expect(codes.find(({ id }) => id === 'ENT_DCN_025')).toMatchObject({
      refused: 1,
      cause: 'The licence is deactivated.',
    })
    const { response } = await api
      .as('bank')
      .call('usage.totals', { query: { by: 'licence', partnerId: 'insurer' } })
    expect(response.rows).toEqual([])
  })
})

describe('why was this refused?', () => {
  const explain = (who: Parameters<TestApp['as']>[0], transactionId: string) =>
    api.as(who).call('usage.explain', { params: { transactionId } })

  test('tells the checks in order, which has failed, and whether the reader can mend it', async () => {
    const { response } = await explain('bank', 'own-2')
    expect(response).toHaveLength(2)
    const expired = response.find(({ code }) => code === 'ENT_DCN_016')!
    expect(expired).toMatchObject({
      cause: 'The API key has expired on 2026-10-01 00:00 (UTC).',
      actor: 'partner',
      isYours: true,
    })
    const at = expired.checks.findIndex(({ state }) => state === 'failed')
    expect(expired.checks[at]).toMatchObject({ check: 'key' })
    expect(expired.checks.slice(0, at).every(({ state }) => state === 'passed')).toBe(true)
    expect(expired.checks.slice(at + 1).every(({ state }) => state === 'not-reached')).toBe(true)
    const stopped = response.find(({ code }) => code === 'ENT_DCN_025')!
    expect(stopped).toMatchObject({ actor: 'misp', isYours: false })
    const [ofMisp] = (await explain('broker', 'own-2')).response.filter(({ code }) => code === 'ENT_DCN_025')
    expect(ofMisp).toMatchObject({ actor: 'misp', isYours: true })
  })

  test('tells of what was allowed that everything has passed, and of a code of an earlier version nothing', async () => {
    const [allowed] = (await explain('admin', 'own-1')).response
    expect(allowed?.checks.every(({ state }) => state === 'passed')).toBe(true)
    expect(allowed?.actor).toBeNull()
    const [old] = (await explain('admin', 'other-2')).response
    expect(old).toMatchObject({ code: 'ENT_OLD_001', cause: null, checks: [], actor: null })
  })

  test('knows nothing of what others did', async () => {
    for (const [who, id] of [
      ['bank', 'other-1'],
      ['courier', 'own-1'],
      ['printer', 'own-1'],
      ['admin', 'never-seen'],
    ] as const)
      expect((await explain(who, id)).codes, `${who} ${id}`).toEqual(['ENT_USE_001'])
  })

  test('every way to refuse belongs to one check', () => {
    const codes = [decisionChecks, lastWordOfDecision].flatMap(({ checks }) =>
      checks.flatMap((each) => each.codes),
    )
    expect([...codes].sort()).toEqual(
      Object.values(refusalReasons)
        .map(([code]) => code)
        .sort(),
    )
  })
})

test('administrators see processes with the age of their memory, refusals by code, and what was slowest', async () => {
  await heartbeatJob(api.app).run()
  await api.query(
    `insert into run_time_process values ('33333333-3333-4333-8333-333333333333', 'gateway', 'far', 7, now(),
       now() - interval '1 day', 50, null, 3, 12)`,
  )
  const { response } = await api.as('admin').call('usage.run-time')
  const [here, far] = response.processes
  expect(here).toMatchObject({ kind: 'server', pid: process.pid, isAlive: true, waiting: 0, lost: 0 })
  expect(here?.feedAgeMs).toBeLessThan(5_000)
  expect(far).toMatchObject({ host: 'far', isAlive: false, callsPerSecond: 0, lost: 12, feedAgeMs: null })
  expect(response.refusals.map(({ code }) => code)).toContain('ENT_DCN_016')
  const slowest = response.slowest.map(({ slowestLatencyMs }) => slowestLatencyMs)
  expect(slowest).toEqual([...slowest].sort((left, right) => right - left))
})
