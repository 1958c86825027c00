import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Recorded } from '../../bench/usage/writer.ts'
import { checkKafka } from '../../packages/server/src/commands/doctor/check-kafka.ts'
import { createUsageCounter } from '../../packages/server/src/modules/usage/kafka/counter.ts'
import { usesKafka } from '../../packages/server/src/modules/usage/kafka/connection.ts'
import { openLogReader } from '../../packages/server/src/modules/usage/kafka/log-reader.ts'
import { usageRecorderOf } from '../../packages/server/src/modules/usage/recording/recorder.ts'
import { bundleProgram } from '../../scripts/workspace/build.mjs'
import { createTestApp, type TestApp } from '../support/app.ts'
import { plantUsage, refusedFor } from '../support/scenes/usage-scene.ts'
import { startBroker, type Broker } from './broker.ts'

const root = resolve(import.meta.dirname, '../..')
// Where its packages are found.
const writerFile = resolve(root, 'packages/server/dist/usage-writer.mjs')

let broker: Broker
const apps: TestApp[] = []
const children: ChildProcess[] = []
beforeAll(async () => {
  await bundleProgram('tests/kafka/usage-writer.ts', writerFile)
  broker = await startBroker()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const app of apps.splice(0)) await app.close()
})
afterAll(() => broker.remove())

const openApp = async (over: Readonly<Record<string, string>>): Promise<TestApp> => {
  const api = await createTestApp({ ...broker.settings, ...over })
  apps.push(api)
  return api
}

/** A counter of its own on the app's database, as another server has it. */
const counterOn = ({ app }: TestApp) => {
  const { settings } = app
  if (!usesKafka(settings)) throw new Error('the app has no Kafka')
  return createUsageCounter(app, {
    openReader: () => openLogReader(settings),
    rowsKept: settings.USAGE_KAFKA_ROWS,
  })
}

const countedCalls = async (api: TestApp): Promise<number> =>
  (
    await api.query<{ n: number }>(
      `select coalesce(sum(calls), 0)::int as n from usage_total where span = 'hour'`,
    )
  )[0]!.n

const endsOf = (api: TestApp) =>
  api.query<{ next_offset: number; end_offset: number }>(
    'select next_offset, end_offset from usage_kafka_partition order by partition',
  )

/** Counts until everything is counted that is in Kafka. @returns how many calls */
const countAll = async (api: TestApp): Promise<number> => {
  const counter = counterOn(api)
  try {
    for (let quiet = 0; quiet < 3;) quiet = (await counter.count()) === 0 ? quiet + 1 : 0
  } finally {
    await counter.close()
  }
  return countedCalls(api)
}

/** A process that records so many rows a second: few enough for a machine on which much else runs. */
const startWriter = async (topic: string, perSecond = 1_000) => {
  const target = { kafka: { ...broker.settings, USAGE_KAFKA_TOPIC: topic } }
  const child = fork(writerFile, {
    env: { ...process.env, USAGE_WRITER: JSON.stringify({ target, perSecond }) },
  })
  children.push(child)
  const told: Recorded[] = []
  child.on('message', (message) => told.push(message as Recorded))
  // The first are stored.
  while (!told.some(({ waiting, upTo }) => upTo > 0 && waiting < upTo)) await once(child, 'message')
  return {
    /** Rows that it holds. */
    waiting: () => told.at(-1)?.waiting ?? 0,
    async end(signal: 'SIGKILL' | 'SIGTERM') {
      const ended = once(child, 'exit')
      const at = Date.now()
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      return { code, at, told, upTo: told.at(-1)?.upTo ?? 0 }
    },
  }
}

const open = { USAGE_KAFKA_ROWS: '3' }

test('what is sent to Kafka is counted into the pages; the database keeps the first rows, and why they were refused', async () => {
  await broker.makeTopic('pages')
  const api = await openApp({ ...open, USAGE_KAFKA_TOPIC: 'pages' })
  const calls = Array.from({ length: 40 }, (_, number) => ({ transactionId: `tx-${number}` }))
  await plantUsage(api, ...calls, { ...refusedFor.expiredKey, transactionId: 'refused' })
  expect(await countAll(api)).toBe(41)
  // Again, by others: nothing is new.
  expect(await countAll(api)).toBe(41)
  const misp = api.as('broker')
  const totals = await misp.call('usage.totals', { query: { by: 'partner' } })
  expect(totals.response).toMatchObject({ total: { allowed: 40, refused: 1 }, rows: [{ id: 'bank' }] })
  const list = await misp.call('usage.page')
  expect(list.response).toMatchObject({ totalResults: 4 })
  const why = await misp.call('usage.explain', { params: { transactionId: 'refused' } })
  expect(why.response).toMatchObject([{ code: 'ENT_DCN_016', verdict: 'refused' }])
  const used = await api.query(`select kind from usage_last order by kind`)
  expect(used).toEqual([{ kind: 'key' }, { kind: 'licence' }])
})

test('kill -9 of a process loses at most what it had noted in the last second; a stop loses nothing', async () => {
  await broker.makeTopic('killed')
  const api = await openApp({ ...open, USAGE_KAFKA_TOPIC: 'killed' })
  let before = 0
  for (const after of [1_500, 2_300]) {
    const writer = await startWriter('killed')
    await pause(after)
    const { told, at, upTo } = await writer.end('SIGKILL')
    const stored = (await countAll(api)) - before
    before += stored
    const firstLost = told.find((each) => each.upTo > stored)
    expect(stored).toBeGreaterThan(0)
    expect(stored).toBeLessThanOrEqual(upTo)
    expect(at - (firstLost?.at ?? at)).toBeLessThanOrEqual(1_000)
  }
  const writer = await startWriter('killed')
  await pause(2_000)
  const { code, upTo } = await writer.end('SIGTERM')
  expect(code).toBe(0)
  expect((await countAll(api)) - before).toBe(upTo)
})

test('a broker that is killed and comes back costs nothing and doubles nothing', async () => {
  await broker.makeTopic('restarted')
  const api = await openApp({ ...open, USAGE_KAFKA_TOPIC: 'restarted' })
  const counter = counterOn(api)
  const writer = await startWriter('restarted')
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await pause(1_500)
    await counter.count()
    await broker.stop(signal)
    await expect(counter.count()).rejects.toThrow()
    await broker.start()
    // Until the partitions have their leader again.
    await expect.poll(() => counter.count().catch(() => 0)).toBeGreaterThan(0)
  }
  await expect.poll(() => writer.waiting()).toBeLessThan(2_000)
  const { code, upTo } = await writer.end('SIGTERM')
  await counter.close()
  expect(code).toBe(0)
  expect(await countAll(api)).toBe(upTo)
})

test('several count at once, and some of them twice: everything counts once', async () => {
  await broker.makeTopic('shared', { partitions: 5, configs: { 'compression.type': 'lz4' } })
  const api = await openApp({ ...open, USAGE_KAFKA_TOPIC: 'shared' })
  const writer = await startWriter('shared')
  const over = new AbortController()
  const countOn = async () => {
    const counter = counterOn(api)
    // Those that get into each other's way try again.
    while (!over.signal.aborted) await counter.count().catch(() => pause(100))
    return counter
  }
  const counting = [countOn(), countOn(), countOn()]
  await pause(4_000)
  // Each believes for a while that it is the one.
  for (let times = 0; times < 4; times += 1) {
    await api.query('delete from usage_kafka_counter')
    await pause(1_000)
  }
  await expect.poll(() => writer.waiting()).toBeLessThan(2_000)
  const { upTo } = await writer.end('SIGTERM')
  over.abort()
  const [, ...others] = await Promise.all(counting)
  // The first is gone without a word.
  for (const each of others) await each.close()
  const last = counterOn(api)
  await expect.poll(async () => [await last.count(), await countedCalls(api)].at(-1)).toBe(upTo)
  expect(await last.count()).toBe(0)
  expect(await countedCalls(api)).toBe(upTo)
  await last.close()
  expect((await endsOf(api)).every(({ next_offset: next, end_offset: end }) => next === end)).toBe(true)
})

test('a topic that was made anew is counted from its beginning, what is no use of ours is passed over', async () => {
  await broker.makeTopic('anew', { partitions: 1 })
  const api = await openApp({ ...open, USAGE_KAFKA_TOPIC: 'anew' })
  await plantUsage(api, {}, {})
  expect(await countAll(api)).toBe(2)
  await broker.removeTopic('anew')
  await pause(1_500)
  await broker.makeTopic('anew', { partitions: 1 })
  await expect
    .poll(() =>
      plantUsage(api, {}).then(
        () => 'sent',
        () => 'not yet',
      ),
    )
    .toBe('sent')
  expect(await countAll(api)).toBeGreaterThanOrEqual(3)
})

test('brokers that want TLS, a certificate and a password', async () => {
  await broker.makeTopic('secured')
  const api = await openApp({
    ...open,
    ...broker.securedSettings,
    USAGE_KAFKA_TLS: 'on',
    USAGE_KAFKA_TOPIC: 'secured',
  })
  await plantUsage(api, {})
  expect(await countAll(api)).toBe(1)
  expect(await checkKafka(api.app)).toMatchObject([{ ok: true }, { ok: true }])
  const wrong = await openApp({
    ...broker.securedSettings,
    USAGE_KAFKA_TLS: 'on',
    USAGE_KAFKA_TOPIC: 'secured',
    USAGE_KAFKA_PASSWORD: 'another',
  })
  const findings = await checkKafka(wrong.app)
  expect(findings[0]).toMatchObject({ ok: false, remedy: expect.stringContaining('USAGE_KAFKA_PASSWORD') })
})

test('without brokers answers go on, rows wait, and doctor and health say so', async () => {
  const missing = await openApp({ USAGE_KAFKA_TOPIC: 'nowhere' })
  expect(await checkKafka(missing.app)).toMatchObject([
    { ok: false, remedy: expect.stringContaining('--create --topic nowhere') },
  ])
  const api = await openApp({ USAGE_KAFKA: 'localhost:9', USAGE_KAFKA_TOPIC: 'nowhere' })
  await expect(plantUsage(api, {})).rejects.toThrow()
  expect(usageRecorderOf(api.app).figures).toMatchObject({ recorded: 1, waiting: 1, lost: 0 })
  const health = await api.web.inject('/health/ready')
  expect([health.statusCode, health.json()]).toMatchObject([
    200,
    { status: 'ready', notes: ['usage log: rows wait for kafka'] },
  ])
  expect(await checkKafka(api.app)).toMatchObject([
    { ok: false, remedy: expect.stringContaining('USAGE_KAFKA') },
  ])
})
