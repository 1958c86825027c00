import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Usage } from '../usage.ts'
import { createDatabaseSink } from './database-sink.ts'
import { createUsageRecorder } from './recorder.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await relyingSceneOf(api)
})
beforeEach(() => api.query('truncate usage_log, usage_total, usage_last'))
afterAll(() => api.close())

const keyId = '11111111-1111-4111-8111-111111111111'
const licenceId = '22222222-2222-4222-8222-222222222222'

const usage = (over: Partial<Usage> = {}): Usage => ({
  source: 'decision',
  partnerId: 'bank',
  apiKeyId: keyId,
  clientId: null,
  policyId: 'policy-1',
  licenceId,
  mispId: 'broker',
  operation: 'auth',
  isAllowed: true,
  code: null,
  latencyMs: 1.5,
  transactionId: 'tx-1',
  at: new Date('2031-03-31T23:59:59.900Z'),
  ...over,
})

const count = async (table: string): Promise<number> =>
  (await api.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n

const recorderOn = (database: Database = api.app.database, most?: number) =>
  createUsageRecorder({ sink: createDatabaseSink(database), log: api.app.log }, most)

test('uses are stored in the tables of their months, and counted by hour and by day', async () => {
  const recorder = recorderOn()
  recorder.add(usage())
  recorder.add(usage({ latencyMs: 3.25 }))
  recorder.add(usage({ isAllowed: false, code: 'ENT_DCN_016', at: new Date('2031-04-01T00:00:00.100Z') }))
  await recorder.flush()
  const rows = await api.query('select tableoid::regclass::text as month, code from usage_log order by at')
  expect(rows).toEqual([
    { month: 'usage_month.log_2031_03', code: null },
    { month: 'usage_month.log_2031_03', code: null },
    { month: 'usage_month.log_2031_04', code: 'ENT_DCN_016' },
  ])
  const totals = await api.query(
    `select span, to_char(starts_at, 'YYYY-MM-DD HH24') as starts, code, calls, latency_us, slowest_us
     from usage_total order by span, starts_at`,
  )
  const allowed = { code: '', calls: 2, latency_us: 4750, slowest_us: 3250 }
  const refused = { code: 'ENT_DCN_016', calls: 1, latency_us: 1500, slowest_us: 1500 }
  expect(totals).toEqual([
    { span: 'day', starts: '2031-03-31 00', ...allowed },
    { span: 'day', starts: '2031-04-01 00', ...refused },
    { span: 'hour', starts: '2031-03-31 23', ...allowed },
    { span: 'hour', starts: '2031-04-01 00', ...refused },
  ])
})

test('a batch whose answer was lost is neither stored nor counted twice', async () => {
  let failures = 2
  const database: Database = {
    ...api.app.database,
    async transaction(work) {
      const result = await api.app.database.transaction(work)
      if (failures-- > 0) throw new Error('the connection broke after the commit')
      return result
    },
  }
  const recorder = recorderOn(database)
  recorder.add(usage())
  recorder.add(usage())
  // Once while the month is made, once while the batch is stored.
  await expect(recorder.flush()).rejects.toThrow('broke')
  await expect(recorder.flush()).rejects.toThrow('broke')
  expect(recorder.figures.waiting).toBe(2)
  await recorder.flush()
  expect(recorder.figures).toEqual({ recorded: 2, waiting: 0, lost: 0 })
  expect(await count('usage_log')).toBe(2)
  expect(await api.query(`select calls from usage_total where span = 'day'`)).toEqual([{ calls: 2 }])
})

test('what has no room while the database is away is counted as lost; the rest is stored when it is back', async () => {
  let isAway = true
  const database: Database = {
    ...api.app.database,
    transaction: (work) => (isAway ? Promise.reject(new Error('away')) : api.app.database.transaction(work)),
  }
  const recorder = recorderOn(database, 3)
  for (let index = 0; index < 5; index += 1) recorder.add(usage())
  await expect(recorder.flush()).rejects.toThrow('away')
  expect(recorder.figures).toEqual({ recorded: 5, waiting: 3, lost: 2 })
  isAway = false
  await recorder.close()
  expect(await count('usage_log')).toBe(3)
})

test('by itself it stores within a second, and at its end whatever waits', async () => {
  const recorder = recorderOn()
  recorder.add(usage())
  const until = performance.now() + 5_000
  while ((await count('usage_log')) === 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await count('usage_log')).toBe(1)
  for (let index = 0; index < 12_000; index += 1) recorder.add(usage())
  await recorder.close()
  expect(await count('usage_log')).toBe(12_001)
  recorder.add(usage())
  expect(recorder.figures).toEqual({ recorded: 12_002, waiting: 0, lost: 1 })
})

test('two that count the same at once lose nothing and do not lock each other out', async () => {
  const recorders = [recorderOn(), recorderOn(), recorderOn()]
  for (const [place, recorder] of recorders.entries())
    for (let index = 0; index < 300; index += 1)
      recorder.add(usage({ partnerId: `p${(index * (place + 3)) % 50}`, code: null }))
  await Promise.all(recorders.map((recorder) => recorder.flush()))
  const [sum] = await api.query<{ calls: number }>(
    `select sum(calls)::int as calls from usage_total where span = 'hour'`,
  )
  expect(sum).toEqual({ calls: 900 })
})

test('what was used last is known by key and licence; who only gave a name is named if there is such a partner', async () => {
  const recorder = recorderOn()
  recorder.add(usage())
  recorder.add(usage({ at: new Date('2031-03-31T12:00:00Z') }))
  const nobody = { apiKeyId: null, licenceId: null, policyId: null, mispId: null, partnerId: null }
  recorder.add(usage({ ...nobody, isAllowed: false, code: 'ENT_DCN_006', claimedPartnerId: 'broker' }))
  recorder.add(usage({ ...nobody, isAllowed: false, code: 'ENT_DCN_006', claimedPartnerId: 'no-such\0one' }))
  await recorder.flush()
  const at = new Date('2031-03-31T23:59:59.900Z')
  expect(await api.query('select kind, id, used_at from usage_last order by kind')).toEqual([
    { kind: 'key', id: keyId, used_at: at },
    { kind: 'licence', id: licenceId, used_at: at },
  ])
  const named = await api.query(`select partner_id from usage_log where code is not null order by 1`)
  expect(named).toEqual([{ partner_id: 'broker' }, { partner_id: null }])
})

test('one use that is out of bounds keeps no others from being stored', async () => {
  const recorder = recorderOn()
  recorder.add(
    usage({ transactionId: `\0${'x'.repeat(500)}\ud800`, operation: 'y'.repeat(500), latencyMs: -1 }),
  )
  recorder.add(usage({ transactionId: '', isAllowed: false, code: 'z'.repeat(99), latencyMs: 1e12 }))
  await recorder.flush()
  expect(await count('usage_log')).toBe(2)
})
