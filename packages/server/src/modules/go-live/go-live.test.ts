import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allChecks } from '@entente/partner'
import { goLiveTypes } from '../../settings.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  allPassed,
  challengeOf,
  handInOf,
  newTransaction,
  reportOf,
  waiting,
  wentLive,
  type RunOver,
} from '../../../../../tests/support/scenes/go-live-scene.ts'
import { plantUsage } from '../../../../../tests/support/scenes/usage-scene.ts'
import { findUnrecorded } from '../../platform/record/recorded-objects.ts'
import { holders } from '../api-keys/contract.ts'
import { isPlatformPartner } from '../partners/index.ts'
import { countWaitingPartners } from './index.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'AUTH_PARTNER=kit' })
})
afterAll(() => api.close())
beforeEach(() => waiting(api, 'bank'))

const stateOf = async (as: Parameters<TestApp['as']>[0] = 'bank') =>
  (await api.as(as).call('go-live.get', { params: { partnerId: 'bank' } })).response
const handIn = async (over: RunOver = {}) =>
  (await api.as('bank').call('go-live.hand-in', await handInOf(api, 'bank', over))).codes

test('those who hold keys are those who may have to wait', () => {
  expect([...goLiveTypes].sort()).toEqual([...holders].sort())
})

test('a passed run is stored with its report, for its partner and for administrators', async () => {
  expect(await stateOf()).toMatchObject({ isRequired: true, isLive: false, actions: ['hand-in'] })
  const call = await handInOf(api, 'bank')
  const { response, codes } = await api.as('bank').call('go-live.hand-in', call)
  expect(codes).toEqual([])
  expect(response).toMatchObject({
    kind: 'passed',
    by: 'bank',
    run: { checksPassed: allChecks.length, checksAdvice: 0, seenBy: 'gateway' },
  })
  expect(await stateOf()).toMatchObject({ isLive: true, actions: [], challenge: null })
  expect(await stateOf('admin')).toMatchObject({ isLive: true, actions: ['withdraw'] })
  expect((await stateOf('bank-auditor')).entries[0]).toEqual(response)
  const params = { partnerId: 'bank', entryId: response.entryId }
  const file = await api.as('admin').call('go-live.get-report', { params })
  expect(file.response).toMatchObject({
    fileName: 'bank-report.jws',
    fileData: `${call.request.report}\n`,
  })
})

test('a withdrawal says why, and wants another run with a challenge from afterwards', async () => {
  const early = await handInOf(api, 'bank')
  await wentLive(api, 'bank')
  const withdrawal = { params: { partnerId: 'bank' }, request: { reason: 'Calls without consent' } }
  const { response } = await api.as('admin').call('go-live.withdraw', withdrawal)
  expect(response).toMatchObject({ kind: 'withdrawn', by: 'admin', reason: 'Calls without consent' })
  expect(await stateOf()).toMatchObject({ isLive: false, actions: ['hand-in'] })
  expect((await api.as('bank').call('go-live.hand-in', early)).codes).toEqual(['ENT_LIV_004'])
  expect(await handIn()).toEqual([])
})

describe('a report counts for nothing', () => {
  test('that somebody has changed', async () => {
    const { params, request } = await handInOf(api, 'bank')
    const [header, , signature] = request.report.split('.')
    const payload = Buffer.from('{"version":1,"partnerId":"bank","at":"x","checks":[]}').toString('base64url')
    for (const report of [`${header}.${payload}.${signature}`, 'no report', request.report.slice(0, -9)])
      expect((await api.as('bank').call('go-live.hand-in', { params, request: { report } })).codes).toEqual([
        'ENT_LIV_002',
      ])
  })

  const deep = JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown
  test.each([
    ['a program with NUL', { kit: 'kit\0' }],
    ['no program', { kit: ' ' }],
    ['a day before there were any', { at: '0000-01-01T00:00:00.000Z' }],
    ['no day', { at: 'yesterday' }],
    ['a transaction with NUL', { facts: { call: { transactionId: '1\0' } } }],
    ['checks that are none', { checks: [{ id: 'x', verdict: 'perfect' }] }],
    ['checks without end', { checks: Array.from({ length: 1001 }, () => allPassed[0]) }],
    ['lists in lists in lists', { facts: { deep } }],
    ['another version', { version: 2 }],
  ])('that says %s', async (_what, says) => {
    expect(await handIn({ says })).toEqual(['ENT_LIV_002'])
  })

  test.each([
    ['of another partner', { partnerId: 'insurer' }, 'ENT_LIV_003'],
    ['signed by another', { signer: 'insurer' }, 'ENT_LIV_003'],
    ['without a challenge', { challenge: null }, 'ENT_LIV_004'],
    ['with an invented one', { challenge: `${Date.now()}.${'A'.repeat(22)}` }, 'ENT_LIV_004'],
    [
      'in which a check failed',
      { results: allPassed.map((each, at) => (at === 3 ? { ...each, verdict: 'failed' } : each)) },
      'ENT_LIV_005',
    ],
    [
      'that leaves the own client out',
      { results: allPassed.filter(({ id }) => allChecks.find((each) => each.id === id)?.part !== 'request') },
      'ENT_LIV_006',
    ],
    ['that has called nobody', { transactionId: null }, 'ENT_LIV_006'],
    ['whose call nobody has seen', { transactionId: '1234567890' }, 'ENT_LIV_007'],
  ] as const satisfies readonly (readonly [string, RunOver, string])[])('%s', async (_what, over, code) => {
    expect(await handIn(over)).toEqual([code])
    expect((await stateOf()).isLive).toBe(false)
  })

  test('whose challenge was given to another', async () => {
    expect(await handIn({ challenge: await challengeOf(api, 'insurer') })).toEqual(['ENT_LIV_004'])
  })

  test('whose challenge is older than a week', async () => {
    const call = await handInOf(api, 'bank')
    api.clock.advance(7 * 86_400_000 + 1)
    expect((await api.as('bank').call('go-live.hand-in', call)).codes).toEqual(['ENT_LIV_004'])
    api.clock.advance(-7 * 86_400_000 - 1)
  })

  test.each([
    ['of another partner', { partnerId: 'insurer' }],
    ['that was refused for something else', { code: 'ENT_DCN_036' }],
    ['from before the challenge', { at: new Date(Date.now() - 60_000) }],
    ['that holds no encrypted block', { operation: 'otp' }],
  ] as const)('whose call is one %s', async (_what, over) => {
    const challenge = await challengeOf(api, 'bank')
    const transactionId = newTransaction()
    await plantUsage(api, { transactionId, isAllowed: false, code: 'ENT_DCN_051', ...over })
    const report = await reportOf(api, 'bank', { challenge, transactionId })
    const { codes } = await api
      .as('bank')
      .call('go-live.hand-in', { params: { partnerId: 'bank' }, request: { report } })
    expect(codes).toEqual(['ENT_LIV_007'])
  })

  test('signed with a certificate that was revoked', async () => {
    const call = await handInOf(api, 'bank')
    const set = (at: string) =>
      api.query(`update issued_certificate set revoked_at = ${at} where holder_id = 'bank'`)
    await set(`now() - interval '1 minute', revocation_reason = 'superseded', revoked_by = 'test'`)
    expect((await api.as('bank').call('go-live.hand-in', call)).codes).toEqual(['ENT_LIV_003'])
    await set('null, revocation_reason = null, revoked_by = null')
  })
})

test('a call that was let in counts, too: before there is a gate, and from services that ask', async () => {
  const challenge = await challengeOf(api, 'bank')
  await plantUsage(api, { transactionId: '1000000001' })
  const report = await reportOf(api, 'bank', { challenge, transactionId: '1000000001' })
  const { response } = await api
    .as('bank')
    .call('go-live.hand-in', { params: { partnerId: 'bank' }, request: { report } })
  expect(response.run).toMatchObject({ transactionId: '1000000001', seenBy: 'decision' })
})

test('what was said stays as it was said, and is recorded', async () => {
  await wentLive(api, 'bank')
  for (const statement of [
    `update go_live_entry set kind = 'passed'`,
    'delete from go_live_entry',
    'truncate go_live_entry',
  ])
    await expect(api.query(statement)).rejects.toThrow('never changed')
  const { response } = await api.as('admin').call('audit-trail.history', {
    params: { objectType: 'go-live', objectId: 'bank' },
  })
  expect(response.slice(0, 2).map(({ action }) => action)).toEqual(['go-live.passed', 'go-live.withdrawn'])
  expect((await findUnrecorded(api.app)).filter(({ type }) => type === 'go-live')).toEqual([])
  // Whoever could write into the database alone would not go unnoticed.
  await api.query(`insert into go_live_entry (id, partner_id, number, kind, at, by_user, reason)
    select gen_random_uuid(), 'bank', max(number) + 1, 'withdrawn', now(), 'nobody', 'none' from go_live_entry
     where partner_id = 'bank'`)
  expect((await findUnrecorded(api.app)).filter(({ type }) => type === 'go-live')).not.toEqual([])
})

test('it is a step of partners that must, done when they have', async () => {
  const open = async (as: Parameters<TestApp['as']>[0]) =>
    (await api.as(as).call('setup.list-own')).response.find(({ step }) => step === 'go-live')?.isDone
  await waiting(api, 'insurer')
  expect(await open('insurer')).toBe(false)
  await wentLive(api, 'insurer')
  expect(await open('insurer')).toBe(true)
  expect(await open('printer')).toBeUndefined()
})

test('administrators learn how many wait', async () => {
  await waiting(api, 'insurer')
  const before = await countWaitingPartners(api.app)
  expect(before).toBeGreaterThan(0)
  await wentLive(api, 'insurer')
  expect(await countWaitingPartners(api.app)).toBe(before - 1)
})

describe('the list of all partners', () => {
  const page = async (query: Readonly<Record<string, string>> = {}) =>
    (await api.as('admin').call('go-live.page', { query })).response
  const rowOf = async (partnerId: string) => (await page({ partnerId })).data[0]

  test('says of each whether it must go live, and whether it has', async () => {
    // Nothing was ever said of this one.
    const be = (type: string, id = 'acme') =>
      api.query(`update partner set partner_type_code = '${type}' where id = '${id}'`)
    const { partnerType } = (await rowOf('acme')) ?? { partnerType: '' }
    await be('Auth_Partner')
    expect(await rowOf('acme')).toMatchObject({
      isRequired: true,
      state: 'waiting',
      dateTime: null,
      isCertificateChanged: false,
    })
    expect((await page({ state: 'waiting', partnerId: 'acme' })).totalResults).toBe(1)
    await be(partnerType)
    const entryId = await wentLive(api, 'insurer')
    expect(await rowOf('insurer')).toMatchObject({
      isRequired: true,
      state: 'live',
      by: 'insurer',
      entryId,
      kit: '@entente/partner 0.1.0',
      isCertificateChanged: false,
    })
    const withdrawal = { params: { partnerId: 'insurer' }, request: { reason: 'For the list' } }
    await api.as('admin').call('go-live.withdraw', withdrawal)
    expect(await rowOf('insurer')).toMatchObject({
      state: 'withdrawn',
      by: 'admin',
      entryId: null,
      kit: null,
    })
    // A type that needs none; the platform's own partners never wait, whatever their type.
    expect(await rowOf('acme')).toMatchObject({ isRequired: false, state: 'not-needed', dateTime: null })
    const { data } = await page({ isRequired: 'true', pageSize: '100' })
    expect(data.filter(({ partnerId }) => isPlatformPartner({ id: partnerId }))).toEqual([])
    expect(data.every((row) => row.partnerType === 'Auth_Partner')).toBe(true)
    const id = 'mpartner-default-auth'
    await be('Auth_Partner', id)
    expect(await rowOf(id)).toMatchObject({ isRequired: false, state: 'not-needed' })
    await be('Online_Verification_Partner', id)
  })

  test('says whose certificate has changed since', async () => {
    await wentLive(api, 'insurer')
    expect((await page({ isCertificateChanged: 'true' })).totalResults).toBe(0)
    const { totalResults } = await page()
    const sign = (sha256: string) => `update held_certificate set platform_sha256 = ${sha256}
      where holder_type = 'partner' and holder_id = 'insurer' and superseded_at is null`
    await api.query(sign(`'x' || platform_sha256`))
    expect(await page({ isCertificateChanged: 'true' })).toMatchObject({
      totalResults: 1,
      data: [{ partnerId: 'insurer', state: 'live' }],
    })
    expect((await page({ isCertificateChanged: 'false' })).totalResults).toBe(totalResults - 1)
    await api.query(sign('substr(platform_sha256, 2)'))
  })

  test('agrees with what each partner is told', async () => {
    await wentLive(api, 'insurer')
    const { data, counts, totalResults } = await page({ pageSize: '500', withCounts: 'true' })
    expect(data).toHaveLength(totalResults)
    for (const { partnerId, isRequired, state } of data) {
      const { response } = await api.as('admin').call('go-live.get', { params: { partnerId } })
      expect([partnerId, response.isRequired, response.isLive]).toEqual([
        partnerId,
        isRequired,
        state === 'live',
      ])
    }
    for (const isActive of [true, false])
      expect(data.filter((row) => row.isActive === isActive)).toHaveLength(counts?.[String(isActive)] ?? 0)
    for (const state of ['waiting', 'live', 'not-needed'] as const)
      expect(data.filter((row) => row.state === state)).toHaveLength((await page({ state })).totalResults)
  })

  test('is exported, and for administrators alone', async () => {
    const file = await api.web.inject({
      url: '/v1/partnermanager/go-live?export=csv&partnerId=insurer',
      headers: { authorization: `Bearer ${await api.token('admin')}` },
    })
    expect(file.body).toContain('insurer')
    expect((await api.as('insurer').call('go-live.page', {})).status).toBe(403)
  })
})
