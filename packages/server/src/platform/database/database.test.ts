import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '../../../../../tests/support/database/database.ts'
import { Busy } from './connections/busy.ts'
import { openDatabase, violatesUnique, type Database, type Tx } from './database.ts'
import { exclusively } from './inside/exclusively.ts'
import { runOutsideTransaction } from './inside/inside-transaction.ts'

let place: TestDatabase
let database: Database

beforeAll(async () => {
  place = await createEmptyDatabase()
  database = openDatabase({ ...place.connection, max: 6 })
  await sql`create table counter (name text constraint counter_name unique, value int)`.execute(
    database.tables,
  )
  await sql`insert into counter values ('a', 0), ('b', 0)`.execute(database.tables)
})
afterAll(async () => {
  await database.close()
  await place.drop()
})

const valueOf = async (name: string): Promise<number> => {
  const { rows } = await sql<{ value: number }>`select value from counter where name = ${name}`.execute(
    database.tables,
  )
  return rows[0]!.value
}

const add = (tx: Tx, name: string) =>
  sql`update counter set value = value + 1 where name = ${name}`.execute(tx.tables)

const failure = (code: string) => Object.assign(new Error('planted'), { code })

describe('a transaction', () => {
  test('keeps everything or nothing', async () => {
    await expect(
      database.transaction(async (tx) => {
        await add(tx, 'a')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await valueOf('a')).toBe(0)
    expect(await database.transaction(async (tx) => (await add(tx, 'a')) && 'done')).toBe('done')
    expect(await valueOf('a')).toBe(1)
  })

  test.each(['40001', '40P01'])('is tried again after %s, and its first try leaves nothing', async (code) => {
    const before = await valueOf('a')
    let tries = 0
    await database.transaction(async (tx) => {
      await add(tx, 'a')
      tries += 1
      if (tries < 3) throw failure(code)
    })
    expect(tries).toBe(3)
    expect(await valueOf('a')).toBe(before + 1)
  })

  test('gives up after four tries, and never tries again what cannot get better', async () => {
    let tries = 0
    const count = (code: string) => () =>
      database.transaction(async () => {
        tries += 1
        throw failure(code)
      })
    await expect(count('40001')()).rejects.toThrow('planted')
    expect(tries).toBe(4)
    tries = 0
    await expect(count('23505')()).rejects.toThrow('planted')
    expect(tries).toBe(1)
  })

  test('survives a real deadlock: both that met do their work', async () => {
    const [a, b] = [await valueOf('a'), await valueOf('b')]
    let arrived = 0
    let release = (): void => undefined
    const bothArrived = new Promise<void>((resolve) => (release = resolve))
    // Both hold their first row before either wants its second; a retry does not wait again.
    const meet = async (): Promise<void> => {
      arrived += 1
      if (arrived < 2) await bothArrived
      else release()
    }
    const cross = (first: string, second: string) =>
      database.transaction(async (tx) => {
        await add(tx, first)
        await meet()
        await add(tx, second)
      })
    await Promise.all([cross('a', 'b'), cross('b', 'a')])
    expect(await valueOf('a')).toBe(a + 2)
    expect(await valueOf('b')).toBe(b + 2)
  })

  test('is cut off when a statement takes longer than five seconds', async () => {
    const { timeout } = await database.transaction(async (tx) => {
      const { rows } = await sql<{ timeout: string }>`show statement_timeout`.execute(tx.tables)
      return { timeout: Object.values(rows[0]!)[0] }
    })
    expect(timeout).toBe('5s')
  })

  test('is given up, with its locks, when its process says nothing for a quarter of a minute', async () => {
    const { rows } = await sql<{ setting: string }>`
      select current_setting('idle_in_transaction_session_timeout') as setting`.execute(database.tables)
    expect(rows[0]!.setting).toBe('15s')
    const silent = database.transaction(async (tx) => {
      await add(tx, 'a')
      await sql`set local idle_in_transaction_session_timeout = 50`.execute(tx.tables)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await add(tx, 'a')
    })
    await expect(silent).rejects.toThrow(/not queryable|terminat|idle-in-transaction/u)
  })
})

test('a connection that the server ends while it is lent out fails its work alone', async () => {
  const work = database.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.tables)
    await runOutsideTransaction(() =>
      sql`select pg_terminate_backend(${rows[0]!.pid}, 5000)`.execute(database.tables),
    )
    // Nobody is asking on it when the news arrives.
    await new Promise((resolve) => setTimeout(resolve, 100))
    await add(tx, 'a')
  })
  await expect(work).rejects.toThrow(/not queryable|terminat|EPIPE|ECONNRESET/u)
  expect(await database.reachable()).toBe(true)
})

test('says which constraint was broken', async () => {
  const error: unknown = await sql`insert into counter values ('a', 1)`
    .execute(database.tables)
    .catch((reason: unknown) => reason)
  expect(violatesUnique(error, 'counter_name')).toBe(true)
  expect(violatesUnique(error, 'another')).toBe(false)
  expect(violatesUnique(new Error('x'), 'counter_name')).toBe(false)
})

test('work under one name runs one at a time, and the next runs even after a failure', async () => {
  let running = 0
  let most = 0
  const work = async (): Promise<void> => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 20))
    running -= 1
    throw new Error('done badly')
  }
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => exclusively(database, 'test', work)))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(most).toBe(1)
})

test('exclusive work cannot be nested, for it would wait for itself', async () => {
  const nested = exclusively(database, 'outer', () => exclusively(database, 'inner', async () => 'never'))
  await expect(nested).rejects.toThrow('“inner” was asked for inside “outer”')
  expect(await exclusively(database, 'inner', async () => 'later')).toBe('later')
})

describe('waiting', () => {
  test('for a free connection ends after the time of the settings, and leaves nothing behind', async () => {
    const small = openDatabase({ ...place.connection, max: 1, connectionTimeoutMillis: 100 })
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const before = await valueOf('a')
    const working = small.transaction(async (tx) => {
      await add(tx, 'a')
      await held
    })
    try {
      const late = await Promise.allSettled([
        small.transaction((tx) => add(tx, 'b')),
        sql`select 1`.execute(small.tables),
      ])
      expect(late.map((each) => each.status === 'rejected' && each.reason)).toEqual([
        expect.any(Busy),
        expect.any(Busy),
      ])
      release()
      await working
      expect(await valueOf('a')).toBe(before + 1)
      expect(await small.reachable()).toBe(true)
    } finally {
      release()
      await small.close()
    }
  })

  test('for a connection that never comes about ends the same way', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const nowhere = openDatabase({ host: '127.0.0.1', port, user: 'x', connectionTimeoutMillis: 100 })
    try {
      await expect(sql`select 1`.execute(nowhere.tables)).rejects.toBeInstanceOf(Busy)
    } finally {
      await nowhere.close()
      silent.close()
    }
  })

  test('for a lock ends before the statement does', async () => {
    const waits = await database.transaction(async (tx) => {
      const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(tx.tables)
      return rows[0]!.lock_timeout
    })
    expect(waits).toBe('3s')
  })

  test('of the end of the pool for a query that hangs is short: it is cut off', async () => {
    const closing = openDatabase({ ...place.connection, max: 1 })
    const hung = sql`select pg_sleep(60)`.execute(closing.tables)
    const cut = expect(hung).rejects.toThrow(/terminat/u)
    await sql`select 1`.execute(database.tables)
    await closing.close()
    await cut
  })
})

test('reachable says whether the server answers', async () => {
  expect(await database.reachable()).toBe(true)
  const nowhere = openDatabase({ host: '127.0.0.1', port: 1, user: 'x', database: 'x' })
  expect(await nowhere.reachable()).toBe(false)
  await nowhere.close()
})
