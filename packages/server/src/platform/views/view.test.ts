import { createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, TestClock, type TestApp } from '../../../../../tests/support/app.ts'
import type { App } from '../app.ts'
import { readersKnow } from './readers-know.ts'
import { openView, type View } from './view.ts'
import type { ViewSource } from './view-store.ts'

let api: TestApp
let opened: View[] = []

const source: ViewSource = {
  name: 'things',
  entries: 'select key, key || value as record from thing',
  keyWidth: 32,
  valueWidth: 1,
}

const keyOf = (name: string): Buffer => createHash('sha256').update(name).digest()

const open = (over: Partial<App> = {}): View => {
  const view = openView({ ...api.app, ...over }, source)
  opened.push(view)
  view.start()
  return view
}

const put = (name: string, value: number): Promise<unknown> =>
  api.query('insert into thing values ($1, $2) on conflict (key) do update set value = excluded.value', [
    keyOf(name),
    Buffer.of(value),
  ])
const drop = (name: string): Promise<unknown> => api.query('delete from thing where key = $1', [keyOf(name)])
const valueIn = (view: View, name: string): number | undefined => view.find(keyOf(name))?.[0]
const isCurrent = (view: View): Promise<void> => vi.waitFor(() => expect(view.isCurrent()).toBe(true), 5_000)
const known = (): Promise<void> => readersKnow(api.app, source.name)

beforeAll(async () => {
  api = await createTestApp()
  await api.query(`
    create table thing (key bytea primary key, value bytea not null);
    create constraint trigger thing_noted after insert or update or delete on thing deferrable initially deferred
      for each row execute function view_changed('things', 'key');
    create trigger thing_emptied after truncate on thing for each statement execute function view_emptied('things')`)
})

afterEach(async () => {
  await Promise.all(opened.map((view) => view.close()))
  opened = []
})

afterAll(() => api.close())

test('is filled with what is there, and follows what is added, changed, removed and emptied', async () => {
  await put('early', 1)
  const view = open()
  expect(view.isCurrent()).toBe(false)
  await isCurrent(view)
  expect(valueIn(view, 'early')).toBe(1)
  await put('late', 2)
  await put('early', 3)
  await known()
  expect([valueIn(view, 'early'), valueIn(view, 'late'), view.size]).toEqual([3, 2, 2])
  await drop('early')
  await known()
  expect([valueIn(view, 'early'), view.size]).toEqual([undefined, 1])
  await api.query('truncate thing')
  await vi.waitFor(() => expect([view.size, view.isCurrent()]).toEqual([0, true]), 5_000)
})

test('every reader says so when a change is acknowledged, whoever writes at once', async () => {
  const views = [open(), open(), open()]
  await Promise.all(views.map(isCurrent))
  for (let round = 0; round < 60; round += 1) {
    const names = [1, 2, 3].map((each) => `round ${round} ${each}`)
    await Promise.all(
      names.map((name) =>
        api.app.database.transaction((tx) =>
          sql`insert into thing values (${keyOf(name)}, '\\x07')`.execute(tx.tables),
        ),
      ),
    )
    await known()
    for (const view of views) {
      expect(view.isCurrent()).toBe(true)
      for (const name of names) expect(valueIn(view, name)).toBe(7)
    }
  }
})

test('a lost feed is believed no longer; what was missed is there when it comes back', async () => {
  const view = open()
  await isCurrent(view)
  view.cut()
  await vi.waitFor(() => expect(view.isCurrent()).toBe(false), 500)
  await put('missed', 9)
  await isCurrent(view)
  expect(valueIn(view, 'missed')).toBe(9)
})

/** A way to the database that can be blocked without anybody being told. */
const frozenWay = async () => {
  const { host = '', port } = api.app.connection
  const sockets = new Set<Socket>()
  let isFrozen = false
  const server = createServer((near) => {
    const far = host.startsWith('/')
      ? createConnection(`${host}/.s.PGSQL.${port}`)
      : createConnection(Number(port), host)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (!isFrozen) to.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    freeze(): void {
      isFrozen = true
    },
    thaw(): void {
      isFrozen = false
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise<unknown>((resolve) => server.close(resolve)),
  }
}

test('a feed that is silent for a second is believed no longer, and no change is acknowledged before', async () => {
  const way = await frozenWay()
  const near = open()
  const far = open({ connection: { ...api.app.connection, host: '127.0.0.1', port: way.port } })
  await isCurrent(near)
  await isCurrent(far)
  way.freeze()
  await put('while frozen', 5)
  const begun = performance.now()
  await known()
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect([valueIn(near, 'while frozen'), near.isCurrent()]).toEqual([5, true])
  expect([valueIn(far, 'while frozen'), far.isCurrent()]).toEqual([undefined, false])
  way.thaw()
  await isCurrent(far)
  expect(valueIn(far, 'while frozen')).toBe(5)
  await far.close()
  await way.close()
})

test('is filled anew when changes are missing, and when the database was put back', async () => {
  await put('before', 1)
  const view = open()
  await isCurrent(view)
  // What nobody was told of shows whether everything is read again.
  const unheard = (statement: string): Promise<unknown> =>
    api.query(
      `alter table thing disable trigger user; ${statement}; alter table thing enable trigger user`.replaceAll(
        'KEY',
        `'\\x${keyOf('unheard').toString('hex')}'`,
      ),
    )
  await unheard(`insert into thing values (KEY, '\\x04')`)
  await sleep(300)
  expect(valueIn(view, 'unheard')).toBeUndefined()
  await api.query(
    `insert into view_change select 'things', max(sequence) + 2 from view_change where view = 'things'`,
  )
  await vi.waitFor(() => expect(valueIn(view, 'unheard')).toBe(4), 5_000)
  await unheard('delete from thing where key = KEY')
  await api.query(`delete from view_change where view = 'things' and sequence > 3`)
  await vi.waitFor(() => expect(valueIn(view, 'unheard')).toBeUndefined(), 5_000)
  await isCurrent(view)
  expect(valueIn(view, 'before')).toBe(1)
})

test('a clock that jumps makes it ask first, and it recovers', async () => {
  const clock = new TestClock()
  clock.set(new Date('2030-01-01T00:00:00.000Z'))
  const view = open({ clock })
  await isCurrent(view)
  clock.advance(1_000)
  expect(view.isCurrent()).toBe(false)
  await isCurrent(view)
  clock.advance(-60_000)
  expect(view.isCurrent()).toBe(false)
  await isCurrent(view)
})

test('a reader that is gone is waited for no longer than it believes itself', async () => {
  await api.query(`insert into view_reader values (gen_random_uuid(), 'things', 0, clock_timestamp())`)
  const begun = performance.now()
  await known()
  const took = performance.now() - begun
  expect(took).toBeGreaterThan(1_000)
  expect(took).toBeLessThan(2_400)
})
