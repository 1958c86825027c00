import { array, assert, asyncProperty, constant, constantFrom, integer, nat, oneof, record } from 'fast-check'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../../tests/support/database/database.ts'
import { listing } from '../../http/lists/list-contract.ts'
import type { ListRequest } from '../../http/lists/list-request.ts'
import { openDatabase, tablesOf, type Database, type Reader } from '../database.ts'
import { selectPage } from './list-query.ts'
import { totalsOf } from './totals.ts'

/** Two processes' worth of pools on one database, and writers behind their backs. */

let place: TestDatabase
let one: Database
let other: Database
let behind: Client

const connect = async (): Promise<Client> => {
  const client = new Client({ ...place.connection })
  await client.connect()
  return client
}

beforeAll(async () => {
  place = await createTestDatabase()
  one = openDatabase({ ...place.connection, max: 6 })
  other = openDatabase({ ...place.connection, max: 6 })
  behind = await connect()
  await behind.query(`
    insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                         is_active, locale, created_at, created_by, updated_at)
    select 'p', 'p', 'P', '', '', 'p@example.org', 'FTM_Provider', 'approved', true, 'eng', now(), 'test', now()`)
})
afterAll(async () => {
  await Promise.all([one.close(), other.close(), behind.end()])
  await place.drop()
})
beforeEach(async () => {
  await behind.query('delete from chip')
})

let last = 0
const plant = async (client: Client, make: string, howMany = 1): Promise<void> => {
  last += howMany
  await client.query(
    `insert into chip (id, partner_id, organisation_name, make, model, status, created_at, created_by, updated_at, updated_by)
     select n::text, 'p', (select organisation_name from partner where id = 'p'), $1, 'M' || n, 'rejected', timestamptz '2026-01-01' + n % 7 * interval '1 day', 't', now(), 't'
     from generate_series($2::int, $3::int) n`,
    [make, last - howMany + 1, last],
  )
}

const spec = listing({
  filters: { make: 'contains', owner: 'equals', status: 'equals' },
  sorts: ['created', 'decided', 'make'],
  defaultSize: 8,
})
type Request = ListRequest<keyof typeof spec.filters, (typeof spec.sorts)[number]>

const ask = (reader: Reader, over: Partial<Request> = {}) =>
  selectPage(
    reader,
    {
      base: tablesOf<{ chip: { id: string; make: string } }>(reader).selectFrom('chip'),
      tables: ['chip'],
      select: (query) => query.select(['id', 'make']),
      spec,
      columns: {
        filters: { make: sql.ref('make'), owner: sql.ref('organisation_name'), status: sql.ref('status') },
        sorts: { created: sql.ref('created_at'), decided: sql.ref('decided_at'), make: sql.ref('make') },
        newest: sql.ref('created_at'),
        id: sql.ref('id'),
      },
    },
    { filters: {}, sort: undefined, pageNo: 0, pageSize: 3, ...over },
  )

const totalIn = async (reader: Reader, over: Partial<Request> = {}) => (await ask(reader, over)).total

/** The same by plain means: everything in order, and then the part that was asked for. */
const expected = async ({ filters = {}, sort, pageNo = 0, pageSize = 3 }: Partial<Request>) => {
  const column = { created: 'created_at', decided: 'decided_at', make: 'make' }[sort?.field ?? 'created']
  const way = sort?.direction ?? 'desc'
  const { rows } = await behind.query<{ id: string; make: string }>(
    `select id, make from chip where lower(make) like $1 and ($2::text is null or status = $2)
     order by ${column} ${way}, id ${way}`,
    [`%${filters.make ?? ''}%`, filters.status ?? null],
  )
  return { rows: rows.slice(pageNo * pageSize, (pageNo + 1) * pageSize), total: rows.length }
}

/** Changes rows in a way that raises no revision, as nothing that belongs to the program can. */
const unseen = async (statement: string): Promise<void> => {
  await behind.query('alter table chip disable trigger chip_counted')
  await behind.query(statement)
  await behind.query('alter table chip enable trigger chip_counted')
}

describe('a total', () => {
  test('is not counted anew while nothing has changed: not for another page, nor another order', async () => {
    await plant(behind, 'onyx', 9)
    expect(await totalIn(one)).toBe(9)
    await unseen(`delete from chip where id in (select id from chip order by created_at limit 1)`)
    expect(await totalIn(one)).toBe(9)
    expect(await totalIn(one, { pageNo: 2 })).toBe(9)
    expect(await totalIn(one, { pageNo: 50 })).toBe(9)
    expect(await totalIn(one, { sort: { field: 'make', direction: 'asc' } })).toBe(9)
    // Whoever has counted nothing yet counts.
    expect(await totalIn(other)).toBe(8)
    expect(await totalIn(one, { filters: { make: 'onyx' } })).toBe(8)
    await plant(behind, 'onyx')
    expect(await totalIn(one)).toBe(9)
  })

  test.each([
    ['insert', () => plant(behind, 'onyx')],
    ['update', () => behind.query(`update chip set make = 'basalt'`)],
    ['delete', () => behind.query(`delete from chip`)],
    ['truncate', () => behind.query(`truncate chip`)],
    [
      'insert … on conflict',
      () =>
        behind.query(
          `insert into chip select * from chip limit 1 on conflict (id) do update set make = 'vesta'`,
        ),
    ],
  ])('is exact again after an %s, for every process', async (_, change) => {
    await plant(behind, 'onyx', 4)
    for (const reader of [one, other]) await totalIn(reader, { filters: { make: 'onyx' } })
    await change()
    const { total } = await expected({ filters: { make: 'onyx' } })
    for (const reader of [one, other])
      expect(await totalIn(reader, { filters: { make: 'onyx' } })).toBe(total)
  })

  test('is exact again when a foreign key has carried a change on', async () => {
    await plant(behind, 'onyx', 4)
    const filters = { owner: 'Renamed' }
    for (const reader of [one, other]) expect(await totalIn(reader, { filters })).toBe(0)
    await behind.query(`update partner set organisation_name = 'Renamed' where id = 'p'`)
    for (const reader of [one, other]) expect(await totalIn(reader, { filters })).toBe(4)
  })

  test('that a transaction sees of its own is nobody else’s, and gone when it is undone', async () => {
    await plant(behind, 'onyx', 2)
    expect(await totalIn(one)).toBe(2)
    await expect(
      one.transaction(async (tx) => {
        await sql`delete from chip`.execute(tx.tables)
        expect(await totalIn(tx)).toBe(0)
        expect(await totalIn(one).catch((error: Error) => error.name)).toBe('RefusedInsideTransaction')
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(await totalIn(one)).toBe(2)
  })

  test('that was being counted before a change does not serve who asks after it', async () => {
    await plant(behind, 'onyx', 2)
    const totals = totalsOf(one)
    const count = totals.count.bind(totals)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const spy = vi.spyOn(totals, 'count').mockImplementationOnce((key, run) =>
      count(key, async () => {
        const old = await run()
        await held
        return old
      }),
    )
    try {
      const filters = { make: 'ony' }
      const early = totalIn(one, { filters })
      await new Promise((resolve) => setTimeout(resolve, 100))
      await plant(behind, 'onyx')
      const late = totalIn(one, { filters })
      await new Promise((resolve) => setTimeout(resolve, 100))
      release()
      expect(await early).toBeGreaterThanOrEqual(2)
      expect(await late).toBe(3)
      expect(await totalIn(one, { filters })).toBe(3)
    } finally {
      spy.mockRestore()
      release()
    }
  })

  test('that could not be counted is counted by the next who asks', async () => {
    await plant(behind, 'onyx')
    const totals = totalsOf(other)
    const key = 'of a question that fails'
    const refuse = () => Promise.reject(new Error('no database'))
    await expect(totals.since(key, 0, refuse)).rejects.toThrow('no database')
    await Promise.allSettled([totals.count(key, refuse)])
    expect(await totals.since(key, 0, async () => ({ total: 1, revision: 0 }))).toEqual({
      total: 1,
      revision: 0,
    })
  })
})

const change = oneof(
  record({ kind: constant('add' as const), make: constantFrom('onyx', 'basalt', 'tonic') }),
  record({ kind: constant('remove' as const), make: constantFrom('onyx', 'basalt', 'tonic') }),
  record({ kind: constant('rename' as const), make: constantFrom('onyx', 'basalt', 'tonic') }),
  record({ kind: constant('decide' as const), make: constantFrom('onyx', 'basalt', 'tonic') }),
)
const question = record({
  kind: constant('ask' as const),
  process: constantFrom(0, 1),
  make: constantFrom('', 'on', 'basalt', 'none'),
  pageNo: nat(6),
  pageSize: integer({ min: 1, max: 4 }),
  field: constantFrom('created' as const, 'decided' as const, 'make' as const),
  direction: constantFrom('asc' as const, 'desc' as const),
})

test('whatever happens in between, every page of every process is what plain means find', async () => {
  await assert(
    asyncProperty(
      array(oneof({ arbitrary: change, weight: 1 }, { arbitrary: question, weight: 2 }), {
        minLength: 10,
        maxLength: 30,
      }),
      async (steps) => {
        for (const step of steps) {
          if (step.kind === 'ask') {
            const { make, pageNo, pageSize, field, direction } = step
            const filters = make === '' ? {} : { make }
            const request = { filters, pageNo, pageSize, sort: { field, direction } }
            expect(await ask(step.process === 0 ? one : other, request)).toEqual(await expected(request))
          } else if (step.kind === 'add') await plant(behind, step.make, 3)
          else {
            const some = `(select id from chip where make = $1 order by id limit 2)`
            const statement = {
              remove: `delete from chip where id in ${some}`,
              rename: `update chip set make = 'onyx' where id in ${some}`,
              decide: `update chip set decided_status = 'rejected', decided_by = 't', decided_at = now() where id in ${some}`,
            }[step.kind]
            await behind.query(statement, [step.make])
          }
        }
      },
    ),
    { seed: 9, numRuns: 40 },
  )
})

describe('many at once', () => {
  test('never see fewer rows than were stored before they asked, nor more than after', async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, connect))
    const writing = { isOver: false }
    const write = async (client: Client, kept: boolean): Promise<void> => {
      for (let round = 0; round < 25; round += 1) {
        await client.query('begin')
        await plant(client, 'onyx', 2)
        if (round % 5 === 0) await plant(client, 'basalt')
        await client.query(kept ? 'commit' : 'rollback')
      }
    }
    const counted = async (client: Client): Promise<number> =>
      (await client.query<{ n: number }>('select count(*) as n from chip')).rows[0]!.n
    const read = async (reader: Database, pageNo: number): Promise<number> => {
      const own = await connect()
      let answers = 0
      while (!writing.isOver) {
        const before = await counted(own)
        const total = await totalIn(reader, { pageNo })
        const after = await counted(own)
        expect(total).toBeGreaterThanOrEqual(before)
        expect(total).toBeLessThanOrEqual(after)
        answers += 1
      }
      await own.end()
      return answers
    }
    const reading = Promise.all([read(one, 0), read(one, 20), read(other, 0), read(other, 5)])
    await Promise.all(writers.map((client, index) => write(client, index % 3 > 0)))
    writing.isOver = true
    expect(Math.min(...(await reading))).toBeGreaterThan(3)
    const total = 4 * (25 * 2 + 5)
    for (const reader of [one, other]) expect(await totalIn(reader)).toBe(total)
    await Promise.all(writers.map((client) => client.end()))
  })

  test('who change a table do not wait for each other', async () => {
    const [first, second] = [await connect(), await connect()]
    await second.query(`set lock_timeout = '500ms'`)
    await first.query('begin')
    await plant(first, 'onyx')
    await second.query('begin')
    await plant(second, 'basalt')
    // Not for what they change next, either.
    await plant(first, 'onyx')
    await plant(second, 'basalt')
    expect(await totalIn(one)).toBe(0)
    await second.query('commit')
    expect(await totalIn(one)).toBe(2)
    await first.query('commit')
    expect(await totalIn(one)).toBe(4)
    await Promise.all([first.end(), second.end()])
  })
})

test('a usual page goes on when a migration has given its table another column', async () => {
  await plant(behind, 'onyx', 9)
  const usual = () => {
    const request = { filters: {}, sort: undefined, pageNo: 0, pageSize: spec.defaultSize }
    const columns = {
      filters: { make: sql.ref('make'), owner: sql.ref('organisation_name'), status: sql.ref('status') },
      sorts: { created: sql.ref('created_at'), decided: sql.ref('decided_at'), make: sql.ref('make') },
      newest: sql.ref('created_at'),
      id: sql.ref('id'),
    }
    const base = tablesOf<{ chip: { id: string } }>(one).selectFrom('chip')
    return selectPage(
      one,
      { base, tables: ['chip'], select: (query) => query.selectAll(), spec, columns },
      request,
    )
  }
  const plans = async () =>
    (await sql<{ n: number }>`select count(*) as n from pg_prepared_statements`.execute(one.tables)).rows[0]!
      .n
  for (let round = 0; round < 12; round += 1) expect((await usual()).rows).toHaveLength(8)
  expect(await plans()).toBeGreaterThan(0)
  await behind.query('alter table chip add column later text')
  try {
    for (let round = 0; round < 12; round += 1) expect((await usual()).rows[0]).toHaveProperty('later', null)
  } finally {
    await behind.query('alter table chip drop column later')
  }
})
