import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, TestClock, type TestApp } from '../../../../../tests/support/app.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { publish, type OutsideMessage, type OutsideSubscription } from './events.ts'
import { OutsideDispatcher } from './outside-dispatcher.ts'
import { claimDue, removeDone } from './outside-store.ts'

let api: TestApp
let clock: TestClock
let heard: string[] = []
let failing: (message: OutsideMessage) => Error | undefined = () => undefined
let before: (message: OutsideMessage, signal: AbortSignal) => Promise<void> = async () => undefined

const start = new Date('2026-11-20T12:00:00.000Z')

const receiver = (subscriber: string, parallel = 4): OutsideSubscription => ({
  subscriber,
  events: ['hub.thing', 'thing'],
  parallel,
  async send(message, signal) {
    await before(message, signal)
    heard.push(`${subscriber} ${message.objectId}`)
    const failure = failing(message)
    if (failure) throw failure
  },
})

const parts = (subscriptions = [receiver('one')], at: TestClock = clock) => ({
  database: api.app.database,
  clock: at,
  log: pino({ level: 'silent' }),
  subscriptions,
})

const happen = (
  objectId: string,
  {
    partnerId = 'acme',
    line,
    at = clock.now(),
    to = [receiver('one')],
  }: {
    partnerId?: string | null
    line?: string
    at?: Date
    to?: OutsideSubscription[]
  } = {},
) =>
  api.app.database.transaction((tx) =>
    publish(tx, to, {
      name: 'hub.thing',
      objectType: 'thing',
      objectId,
      partnerId,
      actor: 'somebody',
      data: {},
      at,
      ...(line === undefined ? {} : { line }),
    }),
  )

const run = (subscriptions = [receiver('one')]) => new OutsideDispatcher(parts(subscriptions)).run()

const rows = () =>
  api.query<{
    object_id: string
    state: string
    attempts: number
    last_problem: string | null
    claim: string | null
  }>(
    'select object_id, state, attempts, last_problem, claim from outside_delivery order by sequence, receiver',
  )

beforeEach(async () => {
  api ??= await createTestApp()
  await api.query('truncate event, delivery, outside_delivery')
  clock = new TestClock()
  clock.set(start)
  heard = []
  failing = () => undefined
  before = async () => undefined
})
afterAll(() => api.close())

describe('a message to the outside', () => {
  test('is handed over once, with no transaction open and no lock on its row', async () => {
    await happen('x')
    before = async () => {
      const open = await api.query(
        `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      )
      expect(open).toEqual([])
      // Whoever else wants the row gets it at once.
      await api.query('begin')
      await api.query('select id from outside_delivery for update nowait')
      await api.query('rollback')
    }
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    expect(heard).toEqual(['one x'])
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 0, claim: null }])
  })

  test('of a transaction that rolls back is never sent', async () => {
    await expect(
      api.app.database.transaction(async (tx) => {
        await publish(tx, [receiver('one')], {
          name: 'hub.thing',
          objectType: 'thing',
          objectId: 'x',
          partnerId: null,
          actor: 'somebody',
          data: {},
          at: start,
        })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await run()).toBe(0)
  })

  test('for a receiver that this version does not know waits', async () => {
    await happen('x', { to: [receiver('gone')] })
    expect(await run()).toBe(0)
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 0 }])
  })
})

describe('the order', () => {
  test('of one partner is kept, and of one line across partners; others overtake what fails', async () => {
    await happen('a1')
    await happen('a2')
    await happen('p1', { partnerId: null, line: 'policy:1' })
    await happen('b1', { partnerId: 'b', line: 'policy:1' })
    await happen('b2', { partnerId: 'b' })
    await happen('c1', { partnerId: 'c' })
    failing = ({ objectId }) =>
      ['a1', 'p1'].includes(objectId) ? new DeliveryFailure('unreachable') : undefined
    await run()
    expect(heard.toSorted()).toEqual(['one a1', 'one c1', 'one p1'])
    failing = () => undefined
    heard = []
    clock.advance(1000)
    await run()
    expect(heard.filter((line) => line.startsWith('one a'))).toEqual(['one a1', 'one a2'])
    expect(heard.filter((line) => !line.startsWith('one a'))).toEqual(['one p1', 'one b1', 'one b2'])
  })

  test('is kept over several servers, and none of them sends what another has claimed', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `e${String(index).padStart(2, '0')}`)
    for (const id of ids)
      await happen(id, { partnerId: `p${Number(id.slice(1)) % 5}`, line: `l${Number(id.slice(1)) % 3}` })
    before = () => new Promise((resolve) => setImmediate(resolve))
    const servers = [1, 2, 3].map(() => new OutsideDispatcher(parts()))
    // Each may find nothing due while another holds what would be next.
    while ((await rows()).some(({ state }) => state !== 'delivered'))
      await Promise.all(servers.map((server) => server.run()))
    expect(heard).toHaveLength(ids.length)
    for (const [kind, count] of [
      ['p', 5],
      ['l', 3],
    ] as const)
      for (let which = 0; which < count; which += 1) {
        const mine = (id: string) => Number(id.slice(1)) % count === which
        const got = heard.map((line) => line.split(' ')[1]!).filter(mine)
        expect(got, `${kind}${which}`).toEqual(ids.filter(mine))
      }
  })

  test('shows in the times of messages, though the clock of another server is behind', async () => {
    await happen('x', { at: new Date('2026-11-20T12:00:05.000Z') })
    await happen('y')
    await happen('z', { partnerId: 'other', line: 'l' })
    await happen('w', { partnerId: null, line: 'l' })
    const times = await api.query<{ id: string; at: Date }>(
      'select object_id as id, at from event order by sequence',
    )
    expect(Object.fromEntries(times.map(({ id, at }) => [id, at.toISOString()]))).toEqual({
      x: '2026-11-20T12:00:05.000Z',
      y: '2026-11-20T12:00:05.001Z',
      z: '2026-11-20T12:00:00.000Z',
      w: '2026-11-20T12:00:00.001Z',
    })
  })
})

describe('a receiver that fails', () => {
  test('is asked later and later, and after eight failures the message is parked and the next one comes', async () => {
    failing = ({ objectId }) =>
      objectId === 'x' ? new DeliveryFailure('status', { status: 404 }) : undefined
    await happen('x')
    await happen('y')
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await run()
      const [row] = await api.query<{ next: Date }>(
        'select next_attempt_at as next from outside_delivery order by sequence limit 1',
      )
      waits.push((row!.next.getTime() - clock.now().getTime()) / 1000)
      clock.set(new Date(row!.next.getTime() - 1))
      if (attempt < 8) expect(await run(), 'not a moment too early').toBe(0)
      clock.advance(1)
    }
    expect(waits).toEqual([1, 4, 16, 64, 256, 1024, 3600, 3600])
    expect(await rows()).toMatchObject([
      { state: 'parked', attempts: 8, last_problem: 'status' },
      { state: 'delivered' },
    ])
    expect(heard.filter((line) => line === 'one x')).toHaveLength(8)
  })

  test('with something that nobody expects tells nobody what it was', async () => {
    await happen('x')
    failing = () => new Error('secret of the platform')
    await run()
    expect(await rows()).toMatchObject([{ last_problem: 'unexpected' }])
  })

  test('holds up no other receiver', async () => {
    const both = [receiver('one', 1), receiver('slow', 1)]
    await happen('x', { to: both })
    await happen('y', { to: both })
    let release = (): void => undefined
    before = ({ receiver: name }) =>
      name === 'slow' ? new Promise((resolve) => (release = resolve)) : Promise.resolve()
    const dispatcher = new OutsideDispatcher(parts(both))
    const running = dispatcher.run()
    await expect.poll(() => heard.length).toBe(2)
    expect(heard).toEqual(['one x', 'one y'])
    before = async () => undefined
    release()
    await running
    expect(heard.slice(2)).toEqual(['slow x', 'slow y'])
  })
})

describe('a server that ends', () => {
  test('waits for nothing that hangs; another tries it again when the claim is over', async () => {
    await happen('x')
    const seen = new Promise<AbortSignal>((resolve) => {
      before = (_message, signal) =>
        new Promise((_done, failed) => {
          resolve(signal)
          signal.addEventListener('abort', () => failed(new Error('gave up')))
        })
    })
    const dispatcher = new OutsideDispatcher(parts())
    const running = dispatcher.run()
    await seen
    dispatcher.stop()
    await running
    before = async () => undefined
    expect(await run(), 'still claimed').toBe(0)
    clock.advance(60_000)
    expect(await run()).toBe(1)
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 0 }])
  })

  test('gives back what it has claimed and not begun', async () => {
    for (const id of ['x', 'y', 'z']) await happen(id, { partnerId: id })
    const begun = new Promise<void>((resolve) => {
      before = (_message, signal) =>
        new Promise((_done, failed) => {
          resolve()
          signal.addEventListener('abort', () => failed(new Error('gave up')))
        })
    })
    const dispatcher = new OutsideDispatcher(parts([receiver('one', 1)]))
    const running = dispatcher.run()
    await begun
    dispatcher.stop()
    await running
    before = async () => undefined
    await run()
    expect(heard.toSorted()).toEqual(['one y', 'one z'])
  })

  test('too late says nothing: what another server has tried meanwhile counts', async () => {
    await happen('x')
    let release = (): void => undefined
    let isHeld = false
    before = () =>
      new Promise((resolve) => {
        isHeld = true
        release = resolve
      })
    const late = new OutsideDispatcher(parts()).run()
    await expect.poll(async () => (await rows())[0]!.claim).not.toBeNull()
    await expect.poll(() => isHeld).toBe(true)
    before = async () => undefined
    failing = () => new DeliveryFailure('unreachable')
    clock.advance(60_000)
    await run()
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 1 }])
    failing = () => undefined
    release()
    await late
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 1, last_problem: 'unreachable' }])
  })
})

test('a claim of one that was put aside meanwhile by nobody is never lost, whoever ends first', async () => {
  // What ends a delivery and what puts the next one aside see each other, in either order.
  for (let round = 0; round < 30; round += 1) {
    await api.query('truncate event, delivery, outside_delivery')
    heard = []
    for (const id of ['a', 'b', 'c']) await happen(id, { partnerId: 'p', line: 'l' })
    const servers = Array.from({ length: 4 }, () => new OutsideDispatcher(parts()))
    await Promise.all(servers.map((server) => server.run()))
    while ((await run()) > 0);
    expect(heard, `round ${round}`).toEqual(['one a', 'one b', 'one c'])
  }
})

test('a crowd that must wait is put aside once, and slows no claim after that', async () => {
  await happen('first')
  await api.query(
    `
    insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
    select gen_random_uuid(), 'hub.thing', 'thing', 'n' || n, 'acme', 'somebody', '{}', $1
    from generate_series(1, 1200) n`,
    [start],
  )
  await api.query(`
    insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id, next_attempt_at, created_at)
    select gen_random_uuid(), id, 'one', sequence, name, object_type, object_id, partner_id, at, at from event where object_id <> 'first'`)
  await happen('other', { partnerId: 'other' })
  failing = () => new DeliveryFailure('unreachable')
  await run()
  expect(heard).toEqual(['one first', 'one other'])
  const [{ count }] = (await api.query<{ count: string }>(
    `select count(*) from outside_delivery where state = 'behind'`,
  )) as [{ count: string }]
  expect(Number(count)).toBe(1200)
  const claims = await api.app.database.transaction((tx) =>
    claimDue(tx, { receiver: 'one', now: clock.now(), until: clock.now(), limit: 10 }),
  )
  expect(claims).toEqual({ claimed: [], isMore: false })
})

test('a crowd that came since the last statistics is not read anew for each that is claimed', async () => {
  const crowd = 2_000
  await api.query('analyze event, outside_delivery')
  await api.query(
    `
    with happened as (
      insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
      select gen_random_uuid(), 'hub.thing', 'thing', 'n' || n, 'p' || n, 'somebody', '{}', $1
      from generate_series(1, $2::int) n returning *)
    insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id, next_attempt_at, created_at)
    select gen_random_uuid(), id, 'one', sequence, name, object_type, object_id, partner_id, at, at from happened`,
    [start, crowd],
  )
  const wish = { receiver: 'one', now: clock.now(), until: clock.now(), limit: 50 }
  const read = await api.app.database.transaction(async (tx) => {
    // What this connection has read so far, also before this transaction.
    const readSoFar = async () => {
      const { rows: found } = await sql<{ read: number }>`
        select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables
        where relname = 'outside_delivery'`.execute(tx.tables)
      return found[0]?.read ?? 0
    }
    const atFirst = await readSoFar()
    expect((await claimDue(tx, wish)).claimed).toHaveLength(50)
    return (await readSoFar()) - atFirst
  })
  // The whole of it once for each statement, at most; once for each claim would be fifty times as much.
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThan(4 * crowd)
})

test('what was delivered is forgotten after its time, what is parked never', async () => {
  await happen('x')
  await run()
  failing = () => new DeliveryFailure('denied')
  await happen('y', { partnerId: 'other' })
  await api.query(`update outside_delivery set attempts = 7 where object_id = 'y'`)
  await run()
  const later = new Date(start.getTime() + 86_400_000)
  expect(await api.app.database.transaction((tx) => removeDone(tx, later))).toBe(1)
  expect(await rows()).toMatchObject([{ object_id: 'y', state: 'parked' }])
  expect(await api.query('select object_id from event')).toEqual([{ object_id: 'y' }])
})
