import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { createFakeLog, type FakeLog } from '../../../../../../tests/support/neighbours/fake-log.ts'
import { relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'
import { createUsageRecorder } from '../recording/recorder.ts'
import type { Usage } from '../usage.ts'
import { createUsageCounter } from './counter.ts'
import { forgetWritersJob } from './jobs.ts'
import { createKafkaSink } from './kafka-sink.ts'

let api: TestApp
let log: FakeLog
beforeAll(async () => {
  // Nobody listens there: what counts here reads from memory.
  api = await createTestApp({ USAGE_KAFKA: 'localhost:9', USAGE_KAFKA_TLS: 'off', USAGE_KAFKA_ROWS: '7' })
  await relyingSceneOf(api)
})
beforeEach(async () => {
  await api.query(
    'truncate usage_log, usage_total, usage_last, usage_kafka_partition, usage_kafka_writer, usage_kafka_counter',
  )
  api.clock.set(new Date('2031-03-31T23:30:00Z'))
  log = createFakeLog(3)
})
afterAll(() => api.close())

const usage = (over: Partial<Usage> = {}): Usage => ({
  source: 'decision',
  partnerId: 'bank',
  apiKeyId: '11111111-1111-4111-8111-111111111111',
  clientId: null,
  policyId: 'policy-1',
  licenceId: '22222222-2222-4222-8222-222222222222',
  mispId: 'broker',
  operation: 'auth',
  isAllowed: true,
  code: null,
  latencyMs: 1.5,
  transactionId: 'tx',
  at: new Date('2031-03-31T23:10:00Z'),
  ...over,
})

const recorderOn = (to: FakeLog) =>
  createUsageRecorder({ sink: createKafkaSink(to.writer), log: api.app.log })

const counterOn = (from: FakeLog, rowsKept = 1000) =>
  createUsageCounter(api.app, { openReader: () => from.openReader(), rowsKept })

const countAll = async (counter: ReturnType<typeof counterOn>): Promise<void> => {
  while ((await counter.count()) > 0);
}

const calls = async (span = 'hour'): Promise<number> =>
  (
    await api.query<{ n: number }>(
      `select coalesce(sum(calls), 0)::int as n from usage_total where span = $1`,
      [span],
    )
  )[0]!.n

const keptRows = () =>
  api.query<{ transaction_id: string; code: string | null }>(
    `select transaction_id, code from usage_log order by code nulls first, length(transaction_id), transaction_id`,
  )

const passedOver = async (): Promise<number> =>
  (await api.query<{ n: number }>('select sum(passed_over)::int as n from usage_kafka_partition'))[0]!.n

test('what is sent is counted by hour and by day, and noted as used; who only gave a name is named', async () => {
  const recorder = recorderOn(log)
  recorder.add(usage())
  recorder.add(usage({ latencyMs: 3.25, at: new Date('2031-03-31T22:59:59.999Z') }))
  const nobody = { partnerId: null, mispId: null, apiKeyId: null, licenceId: null, isAllowed: false }
  recorder.add(
    usage({ ...nobody, code: 'ENT_DCN_006', claimedPartnerId: 'broker', words: { policy: 'wïde' } }),
  )
  await recorder.close()
  const counter = counterOn(log)
  await countAll(counter)
  const totals = await api.query(
    `select span, to_char(starts_at, 'MM-DD HH24') as starts, partner_id, code, calls, latency_us, slowest_us
     from usage_total order by span, starts_at, code`,
  )
  const allowed = { partner_id: 'bank', code: '' }
  const refused = { partner_id: 'broker', code: 'ENT_DCN_006', calls: 1, latency_us: 1500, slowest_us: 1500 }
  expect(totals).toEqual([
    { span: 'day', starts: '03-31 00', ...allowed, calls: 2, latency_us: 4750, slowest_us: 3250 },
    { span: 'day', starts: '03-31 00', ...refused },
    { span: 'hour', starts: '03-31 22', ...allowed, calls: 1, latency_us: 3250, slowest_us: 3250 },
    { span: 'hour', starts: '03-31 23', ...allowed, calls: 1, latency_us: 1500, slowest_us: 1500 },
    { span: 'hour', starts: '03-31 23', ...refused },
  ])
  expect(await api.query(`select words from usage_log where code is not null`)).toEqual([
    { words: { policy: 'wïde' } },
  ])
  expect(await api.query(`select kind, used_at from usage_last order by kind`)).toEqual([
    { kind: 'key', used_at: usage().at },
    { kind: 'licence', used_at: usage().at },
  ])
  await counter.close()
})

test('a parcel whose answer was lost is in the log twice and counts once, whoever counts after whom', async () => {
  const recorder = recorderOn(log)
  // It tries again by itself meanwhile.
  log.failures.push('answer-lost', ...Array.from({ length: 50 }, () => 'refused' as const))
  for (let number = 0; number < 3_000; number += 1) recorder.add(usage({ transactionId: `tx-${number}` }))
  await expect(recorder.flush()).rejects.toThrow('answer-lost')
  await expect(recorder.flush()).rejects.toThrow('refused')
  // One counts the first half of the doubles, and is gone.
  const first = counterOn(log)
  await countAll(first)
  await first.close()
  const before = await calls()
  expect(before).toBeGreaterThan(0)
  expect(before).toBe(log.partitions.flat().length)
  log.failures.splice(0)
  await recorder.flush()
  const second = counterOn(log)
  await countAll(second)
  expect(log.partitions.flat().length).toBeGreaterThan(3_000)
  expect([await calls(), await calls('day')]).toEqual([3_000, 3_000])
  // Another process has numbers of its own.
  const other = recorderOn(log)
  other.add(usage())
  await other.close()
  await recorder.close()
  await countAll(second)
  expect(await calls()).toBe(3_001)
  await second.close()
})

test('no parcel is larger than brokers take, and one that comes again goes where it went before', async () => {
  const recorder = recorderOn(log)
  const words = { policy: 'ü'.repeat(280) }
  for (let number = 0; number < 4_000; number += 1)
    recorder.add(usage({ isAllowed: false, code: 'ENT_DCN_016', words, transactionId: String(number) }))
  log.failures.push('answer-lost')
  await expect(recorder.flush()).rejects.toThrow('answer-lost')
  const [before] = log.partitions
    .map(({ length }, place) => ({ length, place }))
    .filter(({ length }) => length > 0)
  const octets = log.partitions[before!.place]!.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0)
  expect(octets).toBeLessThan(1_000_000)
  log.failures.push('refused')
  await expect(recorder.flush()).rejects.toThrow('refused')
  await recorder.flush()
  const again = log.partitions[before!.place]!.slice(before!.length, before!.length * 2)
  expect(again).toEqual(log.partitions[before!.place]!.slice(0, before!.length))
  await recorder.close()
})

test('of each hour, partner, licence and code the database keeps the first rows, over all batches', async () => {
  const recorder = recorderOn(log)
  const counter = counterOn(log, 3)
  for (let number = 0; number < 10; number += 1) {
    recorder.add(usage({ transactionId: `yes-${number}` }))
    if (number % 2 === 0)
      recorder.add(usage({ transactionId: `no-${number}`, isAllowed: false, code: 'ENT_DCN_016' }))
    await recorder.flush()
    await counter.count()
  }
  expect((await keptRows()).map((row) => row.transaction_id)).toEqual([
    'yes-0',
    'yes-1',
    'yes-2',
    'no-0',
    'no-2',
    'no-4',
  ])
  expect(await calls()).toBe(15)
  await recorder.close()
  await counter.close()
})

test('what cannot be a use of ours is passed over, and said; what looks odd and is one counts', async () => {
  const recorder = recorderOn(log)
  // The text of an escape, not the character.
  recorder.add(usage({ transactionId: String.raw`\u0000\ud800` }))
  await recorder.close()
  const [good] = log.partitions.flat()
  const value = JSON.parse(good!.value) as Record<string, unknown>
  const key = (number: number) => `99999999-9999-4999-8999-999999999999/${number}`
  const bad = [
    { key: 'somebody', value: good!.value },
    { key: key(1), value: '{' },
    { key: key(2), value: JSON.stringify({ ...value, transactionId: 'a\0b' }) },
    { key: key(3), value: JSON.stringify({ ...value, partnerId: 'x'.repeat(37) }) },
    { key: key(4), value: JSON.stringify({ ...value, at: '2031-04-02T00:00:00Z' }) },
    { key: key(5), value: JSON.stringify({ ...value, words: { policy: 'x'.repeat(600) } }) },
    { key: key(6), value: JSON.stringify({ ...value, latencyUs: 3e9 }) },
    { key: key(7), value: JSON.stringify({ ...value, apiKeyId: 'no id' }) },
    { key: key(8), value: 'x'.repeat(9_000) },
  ]
  log.partitions[0]!.push(...bad)
  const counter = counterOn(log)
  await countAll(counter)
  expect(await calls()).toBe(1)
  expect(await passedOver()).toBe(bad.length)
  await counter.close()
})

test('records that were gone before they were counted are passed over; a topic made anew is counted from its beginning', async () => {
  const recorder = recorderOn(log)
  const counter = counterOn(log)
  recorder.add(usage())
  await recorder.flush()
  await countAll(counter)
  await recorder.close()
  for (const partition of log.partitions)
    partition.push(...Array.from({ length: 5 }, () => partition[0] ?? filler))
  log.gone = 4
  await countAll(counter)
  expect(await passedOver()).toBeGreaterThan(0)
  const anew = createFakeLog(3)
  anew.topicId = '88888888-8888-4888-8888-888888888888'
  const before = await calls()
  const other = recorderOn(anew)
  other.add(usage())
  await other.close()
  await counter.close()
  const next = counterOn(anew)
  await countAll(next)
  expect(await calls()).toBe(before + 1)
  await next.close()
})

test('readers are told what the list holds, administrators how the counting stands', async () => {
  const keeping = await api.as('bank').call('usage.keeping')
  expect(keeping.response).toEqual({ keptIn: 'kafka', months: 13, rowsPerHour: 7 })
  const missing = await api.as('bank').call('usage.explain', { params: { transactionId: 'never' } })
  expect(missing.codes).toEqual(['ENT_USE_001'])
  const counting = async () => (await api.as('admin').call('usage.run-time')).response.counting
  expect(await counting()).toBeNull()
  const recorder = recorderOn(log)
  recorder.add(usage())
  await recorder.close()
  const counter = counterOn(log)
  await countAll(counter)
  await counter.close()
  expect(await counting()).toMatchObject({ isAlive: true, behind: 0, passedOver: 0 })
  await api.query('update usage_kafka_partition set end_offset = end_offset + 4')
  api.clock.advance(90_000)
  expect(await counting()).toMatchObject({ isAlive: false, behind: 12 })
})

const filler = { key: '99999999-9999-4999-8999-999999999999/1', value: '{}' }

test('of two that believe it is their turn, what the second has gathered counts nothing', async () => {
  const recorder = recorderOn(log)
  recorder.add(usage())
  await recorder.flush()
  const [one, other] = [counterOn(log), counterOn(log)]
  await countAll(one)
  // It has not heard of the first, and the first goes on for a while.
  await api.query('delete from usage_kafka_counter')
  await countAll(other)
  for (let number = 0; number < 2_000; number += 1) recorder.add(usage())
  await recorder.close()
  await Promise.all([one.count(), other.count(), one.count(), other.count()])
  await countAll(one)
  await countAll(other)
  expect(await calls()).toBe(2_001)
  await one.close()
  await countAll(other)
  expect(await calls()).toBe(2_001)
  await other.close()
})

test('writers that are long gone are forgotten', async () => {
  const recorder = recorderOn(log)
  recorder.add(usage())
  await recorder.close()
  const counter = counterOn(log)
  await countAll(counter)
  await counter.close()
  expect(await forgetWritersJob(api.app).run()).toBe(0)
  api.clock.advance(8 * 86_400_000)
  expect(await forgetWritersJob(api.app).run()).toBe(1)
})
