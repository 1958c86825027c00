import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  openCountedDatabase,
  type CountedDatabase,
} from '../../../../../../tests/support/database/counted-database.ts'
import { writeLater, type Database, type Tx } from '../database.ts'

/** Transactions whose statements are sent together. */

let api: TestApp
let database: Database
let counted: CountedDatabase

beforeAll(async () => {
  api = await createTestApp()
  await api.query(`create table sent (id int primary key, text text check (text <> 'refused'), number int)`)
  await api.query(
    'create table late (id int references sent (id) deferrable initially deferred) with (autovacuum_enabled = off)',
  )
  counted = openCountedDatabase(api.app)
  database = counted.database
})
afterAll(async () => {
  await database.close()
  await api.close()
})
beforeEach(() => api.query('truncate sent, late'))

const put = (tx: Tx, id: number, text: unknown = 'text') =>
  writeLater(tx, sql`insert into sent (id, text) values (${id}, ${text})`)

const ids = async (): Promise<number[]> =>
  (await api.query<{ id: number }>('select id from sent order by id')).map(({ id }) => id)

test('what nobody waits for goes to the database at once, with the commit', async () => {
  const work = (id: number) =>
    database.transaction(async (tx) => {
      await put(tx, id)
      await put(tx, id + 1)
    })
  await work(1)
  expect(await counted.count(() => work(3))).toBe(1)
  expect(await ids()).toHaveLength(4)
})

test('what is read in between sees what was written before it, in order', async () => {
  const count = (tx: Tx) => sql<{ n: number }>`select count(*) as n from sent`.execute(tx.tables)
  const seen = await database.transaction(async (tx) => {
    await put(tx, 1)
    await writeLater(tx, sql`update sent set text = ${'changed'}`)
    await put(tx, 2)
    const early = (await count(tx)).rows
    await put(tx, 3)
    return [early, (await count(tx)).rows]
  })
  expect(seen).toEqual([[{ n: 2 }], [{ n: 3 }]])
  expect(await api.query('select id, text from sent order by id')).toEqual([
    { id: 1, text: 'changed' },
    { id: 2, text: 'text' },
    { id: 3, text: 'text' },
  ])
})

test('any number is sent, in parts', async () => {
  const all = Array.from({ length: 350 }, (_, id) => id)
  await database.transaction(async (tx) => {
    for (const id of all) await put(tx, id)
  })
  expect(await ids()).toEqual(all)
})

test('a transaction that does nothing, or is given up before anything was sent, is none', async () => {
  expect(
    await counted.count(() =>
      database
        .transaction(async (tx) => {
          await put(tx, 1)
          throw new Error('given up')
        })
        .catch(() => undefined),
    ),
  ).toBe(0)
  await database.transaction(async () => undefined)
  expect(await ids()).toEqual([])
})

describe('a statement that fails', () => {
  const failing = (work: (tx: Tx) => Promise<unknown>) =>
    database.transaction(async (tx) => {
      await put(tx, 1)
      await work(tx)
    })

  test.each<[string, (tx: Tx) => Promise<unknown>, RegExp]>([
    ['fails the commit', (tx) => put(tx, 2, 'refused'), /sent_text_check/u],
    ['whose row is there already', (tx) => put(tx, 1), /sent_pkey/u],
    ['whose table is not there', (tx) => writeLater(tx, sql`insert into missing values (1)`), /"missing"/u],
    ['fails at the commit alone', (tx) => writeLater(tx, sql`insert into late values (7)`), /late_id_fkey/u],
    [
      'whose value cannot be sent',
      (tx) => {
        const circle: { self?: unknown } = {}
        circle.self = circle
        return put(tx, 2, circle)
      },
      /circular/u,
    ],
    [
      'fails what is read after it',
      async (tx) => {
        await put(tx, 2, 'refused')
        await sql`select 1`.execute(tx.tables)
      },
      /sent_text_check/u,
    ],
    [
      'keeps those behind it from being executed, and is what is said',
      async (tx) => {
        await put(tx, 2, 'refused')
        await writeLater(tx, sql`update sent set number = 1 / (id - id)`)
      },
      /sent_text_check/u,
    ],
  ])('%s', async (_, work, expected) => {
    await expect(failing(work)).rejects.toThrow(expected)
    expect(await ids()).toEqual([])
    // The connection goes on as if nothing had been.
    await failing((tx) => put(tx, 3))
    expect(await ids()).toEqual([1, 3])
  })

  test('leaves no plan behind that is none: what was never reached is planned the next time', async () => {
    const after = (tx: Tx) => writeLater(tx, sql`update sent set number = ${7}::int where id = ${4}`)
    await expect(
      failing(async (tx) => {
        await put(tx, 4, 'refused')
        await after(tx)
      }),
    ).rejects.toThrow('sent_text_check')
    await database.transaction(async (tx) => {
      await put(tx, 4)
      await after(tx)
    })
    expect(await api.query('select number from sent')).toEqual([{ number: 7 }])
  })

  test('and that nobody noticed, is noticed at the commit', async () => {
    await expect(
      failing(async (tx) => {
        await sql`select 1 / 0`.execute(tx.tables).catch(() => undefined)
      }),
    ).rejects.toThrow('before its commit')
    expect(await ids()).toEqual([])
  })

  test('behind a savepoint takes only what is behind it', async () => {
    await database.transaction(async (tx) => {
      await put(tx, 1)
      await sql`savepoint here`.execute(tx.tables)
      await put(tx, 2, 'refused')
      await expect(sql`release savepoint here`.execute(tx.tables)).rejects.toThrow('sent_text_check')
      await sql`rollback to savepoint here`.execute(tx.tables)
      await put(tx, 3)
    })
    expect(await ids()).toEqual([1, 3])
  })
})

test('the limits of a transaction hold, and end with it', async () => {
  const limits = () =>
    sql<{
      text: string
    }>`select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') as text`
  const [inside] = (await database.transaction((tx) => limits().execute(tx.tables))).rows
  const [outside] = (await limits().execute(database.tables)).rows
  expect([inside, outside]).toEqual([{ text: '5s 3s' }, { text: '15s 0' }])
})
