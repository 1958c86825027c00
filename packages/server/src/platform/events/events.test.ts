import { pino } from 'pino'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, TestClock, type TestApp } from '../../../../../tests/support/app.ts'
import { listen } from '../database/listen.ts'
import { wakeChannel } from './events-store.ts'
import { publish, type StoredEvent, type Subscription } from './events.ts'
import { deliverBatch, startWorker } from './worker.ts'

let api: TestApp
let clock: TestClock
let seen: string[] = []
let failing: (event: StoredEvent) => boolean = () => false

const start = new Date('2026-11-20T12:00:00.000Z')

/** Notes what it hears in the database, as a real handler does, and fails where the test wants it to. */
const listener = (subscriber: string): Subscription => ({
  subscriber,
  events: ['thing.happened'],
  async handle(tx, event) {
    seen.push(`${subscriber} ${event.objectId}`)
    await sql`insert into heard values (${subscriber}, ${event.objectId})`.execute(tx.tables)
    if (failing(event)) throw new Error(`cannot take ${event.objectId}`)
  },
})

const subscriptions = [listener('one'), listener('other')]
const parts = () => ({ database: api.app.database, clock, log: pino({ level: 'silent' }), subscriptions })

const event = (objectId: string, partnerId: string | null = 'acme') => ({
  name: 'thing.happened',
  objectType: 'thing',
  objectId,
  partnerId,
  actor: 'somebody',
  data: { text: 'a "b" \\ 😀' },
  at: clock.now(),
})

const happen = (objectId: string, partnerId: string | null = 'acme', to = subscriptions) =>
  api.app.database.transaction((tx) => publish(tx, to, event(objectId, partnerId)))

/** Delivers until nothing is due. @returns how many batches had something */
const drain = async (): Promise<number> => {
  for (let batches = 0; ; batches += 1) if ((await deliverBatch(parts())) === 0) return batches
}

const heard = () => api.query<{ subscriber: string; object_id: string }>('select * from heard order by 1, 2')
const deliveries = () =>
  api.query<{ subscriber: string; state: string; attempts: number; last_error: string | null; wait: number }>(
    `select subscriber, state, attempts, last_error,
            extract(epoch from next_attempt_at - $1::timestamptz)::int as wait
     from delivery order by sequence, subscriber`,
    [start],
  )

beforeEach(async () => {
  if (!api) {
    api = await createTestApp()
    await api.query('create table heard (subscriber text, object_id text)')
  }
  await api.query('truncate heard, event, delivery, outside_delivery')
  clock = new TestClock()
  clock.set(start)
  seen = []
  failing = () => false
})
afterAll(() => api.close())

describe('an event', () => {
  test('reaches every subscriber once, with all that was published', async () => {
    let received: StoredEvent | undefined
    const curious: Subscription = {
      ...listener('one'),
      handle: async (_tx, stored) => void (received = stored),
    }
    await happen('x')
    await deliverBatch({ ...parts(), subscriptions: [curious, listener('other')] })
    expect(received).toMatchObject({ ...event('x'), at: start })
    expect(await drain()).toBe(0)
    expect(seen).toEqual(['other x'])
  })

  test('that nobody wants is not stored', async () => {
    await happen('x', 'acme', [])
    expect(await api.query('select * from event')).toEqual([])
  })

  test('of a transaction that rolls back is never delivered', async () => {
    await expect(
      api.app.database.transaction(async (tx) => {
        await publish(tx, subscriptions, event('x'))
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await drain()).toBe(0)
    expect(seen).toEqual([])
  })

  test('for a subscriber that this version does not know waits and is parked, not lost', async () => {
    await happen('x')
    await deliverBatch({ ...parts(), subscriptions: [listener('one')] })
    expect(await deliveries()).toMatchObject([
      { subscriber: 'one', state: 'delivered' },
      { subscriber: 'other', state: 'waiting', last_error: 'no such subscriber in this version' },
    ])
  })
})

describe('the order', () => {
  test('of one partner’s events is kept, while others overtake one that fails', async () => {
    failing = ({ objectId }) => objectId === 'a1'
    for (const id of ['a1', 'a2']) await happen(id, 'acme')
    await happen('r1', 'rival')
    await happen('p1', null)
    await drain()
    expect(seen.filter((line) => line.startsWith('one')).sort()).toEqual(['one a1', 'one p1', 'one r1'])
    failing = () => false
    clock.advance(1000)
    await drain()
    expect(seen.filter((line) => line.startsWith('one a'))).toEqual(['one a1', 'one a1', 'one a2'])
  })

  test('of many events over several workers is each partner’s own', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `e${String(index).padStart(2, '0')}`)
    for (const id of ids) await happen(id, Number(id.slice(1)) % 2 ? 'acme' : 'rival')
    let idle = 0
    const work = async (): Promise<void> => {
      while (idle < 40) idle = (await deliverBatch(parts())) === 0 ? idle + 1 : 0
    }
    await Promise.all([work(), work(), work()])
    for (const subscriber of ['one', 'other'])
      for (const odd of [0, 1]) {
        const wanted = ids.filter((id) => Number(id.slice(1)) % 2 === odd)
        const got = seen
          .filter((line) => line.startsWith(`${subscriber} `))
          .map((line) => line.split(' ')[1]!)
          .filter((id) => Number(id.slice(1)) % 2 === odd)
        expect(got).toEqual(wanted)
      }
    expect(await heard()).toHaveLength(60)
  })
})

describe('a handler that fails', () => {
  test('leaves no effect of its failed attempts, and exactly one of the successful', async () => {
    failing = () => true
    await happen('x')
    await drain()
    expect(seen).toEqual(['one x', 'other x'])
    expect(await heard()).toEqual([])
    failing = () => false
    clock.advance(1000)
    await drain()
    expect(await heard()).toEqual([
      { subscriber: 'one', object_id: 'x' },
      { subscriber: 'other', object_id: 'x' },
    ])
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 2, last_error: null },
      { state: 'delivered', attempts: 2, last_error: null },
    ])
  })

  test('does not undo what another subscriber did with the same event', async () => {
    const picky = { ...listener('one'), handle: () => Promise.reject(new Error('never')) }
    await happen('x')
    await deliverBatch({ ...parts(), subscriptions: [picky, listener('other')] })
    expect(await heard()).toEqual([{ subscriber: 'other', object_id: 'x' }])
  })

  test('even by breaking the transaction it was given, harms nobody else', async () => {
    const broken: Subscription = {
      ...listener('one'),
      handle: async (tx) => void (await sql`select * from nowhere`.execute(tx.tables)),
    }
    await happen('x')
    await deliverBatch({ ...parts(), subscriptions: [broken, listener('other')] })
    expect(await heard()).toEqual([{ subscriber: 'other', object_id: 'x' }])
  })

  test('is asked again later and later, and parked in the end; then the next event comes through', async () => {
    failing = ({ objectId }) => objectId === 'x'
    await happen('x', 'acme', [subscriptions[0]!])
    await happen('y', 'acme', [subscriptions[0]!])
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await deliverBatch(parts()), `attempt ${attempt}`).toBe(1)
      const [row] = await api.query<{ next: Date }>(
        `select next_attempt_at as next from delivery order by sequence limit 1`,
      )
      waits.push((row!.next.getTime() - clock.now().getTime()) / 1000)
      clock.set(new Date(row!.next.getTime() - 1))
      if (attempt < 8) expect(await deliverBatch(parts()), 'not a moment too early').toBe(0)
      clock.advance(1)
    }
    expect(waits).toEqual([1, 4, 16, 64, 256, 1024, 3600, 3600])
    expect(await deliveries()).toMatchObject([
      { state: 'parked', attempts: 8, last_error: 'cannot take x' },
      { state: 'waiting' },
    ])
    await drain()
    expect(await heard()).toEqual([{ subscriber: 'one', object_id: 'y' }])
  })
})

test('a worker delivers what was committed without being polled', async () => {
  const worker = startWorker(parts())
  let wakings = 0
  const wakes = listen(api.app.connection, wakeChannel, () => {
    wakings += 1
    worker.wake()
  })
  // The first tells that the connection stands.
  await expect.poll(() => wakings).toBe(1)
  await happen('x')
  await expect.poll(() => wakings).toBeGreaterThan(1)
  await expect.poll(() => seen.length).toBe(2)
  await wakes.stop()
  await worker.stop()
  expect(seen.sort()).toEqual(['one x', 'other x'])
})
