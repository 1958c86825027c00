import { assert, asyncProperty, constantFrom, integer, nat, property, record } from 'fast-check'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../../tests/support/database/database.ts'
import { listing } from '../../http/lists/list-contract.ts'
import type { ListRequest } from '../../http/lists/list-request.ts'
import { openDatabase, tablesOf, type Database } from '../database.ts'
import { isWorthRemembering, landmarksOf, shortestWalk, type Landmark } from './landmarks.ts'
import { selectPage } from './list-query.ts'

describe('the shortest walk', () => {
  const at = (place: number): Landmark => ({ place, order: `o${place}`, id: `i${place}` })
  const hundred = { count: 10, total: 100 }

  test.each([
    ['from the front', { first: 20, ...hundred }, [], { way: 'asc', skip: 20, take: 10 }],
    ['from the end', { first: 85, ...hundred }, [], { way: 'desc', skip: 5, take: 10 }],
    [
      'on from a landmark',
      { first: 50, ...hundred },
      [at(48)],
      { from: at(48), way: 'asc', skip: 2, take: 10 },
    ],
    [
      'back from a landmark',
      { first: 40, ...hundred },
      [at(50)],
      { from: at(50), way: 'desc', skip: 1, take: 10 },
    ],
    ['past one in its midst', { first: 40, ...hundred }, [at(45)], { way: 'asc', skip: 40, take: 10 }],
    [
      'from a landmark at the front',
      { first: 0, ...hundred },
      [at(0)],
      { from: at(0), way: 'asc', skip: 0, take: 10 },
    ],
  ] as const)('leads %s', (_, stretch, landmarks, walk) => {
    expect(shortestWalk(stretch, landmarks)).toEqual(walk)
  })

  test('never is longer than that from an end, and always reaches the stretch', () => {
    const order = Array.from({ length: 60 }, (_, place) => place)
    assert(
      property(nat(59), integer({ min: 1, max: 9 }), nat(59), nat(59), (first, size, one, other) => {
        const count = Math.min(size, order.length - first)
        const walk = shortestWalk({ first, count, total: order.length }, [at(one), at(other)])
        expect(walk.skip).toBeLessThanOrEqual(Math.min(first, order.length - first - count))
        const ahead = walk.way === 'asc' ? order : order.toReversed()
        const start = walk.from === undefined ? 0 : ahead.indexOf(walk.from.place)
        const reached = ahead.slice(start + walk.skip, start + walk.skip + walk.take)
        expect(reached.toSorted((a, b) => a - b)).toEqual(order.slice(first, first + count))
      }),
    )
  })

  test('is remembered when it was long, or when nobody knows how many rows it passed', () => {
    expect(isWorthRemembering({ way: 'asc', skip: 0, take: 8 }, false)).toBe(false)
    expect(isWorthRemembering({ way: 'asc', skip: 0, take: 8 }, true)).toBe(true)
    expect(isWorthRemembering({ from: at(3), way: 'asc', skip: 8, take: 8 }, true)).toBe(false)
    expect(isWorthRemembering({ from: at(3), way: 'asc', skip: 900, take: 8 }, true)).toBe(true)
  })
})

describe('pages of a large list', () => {
  let place: TestDatabase
  let database: Database
  let behind: Client
  const rowCount = 24_000

  beforeAll(async () => {
    place = await createTestDatabase()
    database = openDatabase({ ...place.connection, max: 4 })
    behind = new Client({ ...place.connection })
    await behind.connect()
    await behind.query(`
      insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                           is_active, locale, created_at, created_by, updated_at)
      select 'p', 'p', 'P', '', '', 'p@example.org', 'FTM_Provider', 'approved', true, 'eng', now(), 'test', now()`)
    // Many have the same date, and a third were never decided.
    await behind.query(
      `insert into chip (id, partner_id, organisation_name, make, model, status, created_at, created_by, updated_at,
                         updated_by, decided_at, decided_status)
       select n::text, 'p', 'P', (array['Onyx','Ônyx','onyx','Basalt'])[1 + n % 4] || n % 5, 'M' || n, 'rejected',
              timestamptz '2026-01-01' + n % 97 * interval '1.000001 second', 't', now(), 't',
              case when n % 3 > 0 then timestamptz '2026-02-01' + n * 7 % 500 * interval '1 minute' end,
              case when n % 3 > 0 then 'rejected' end
       from generate_series(1, $1::int) n`,
      [rowCount],
    )
    await behind.query('vacuum analyze chip')
  })
  afterAll(async () => {
    await Promise.all([database.close(), behind.end()])
    await place.drop()
  })

  const spec = listing({
    filters: { make: 'contains', status: 'equals' },
    sorts: ['created', 'decided', 'make'],
    defaultSize: 8,
  })
  type Request = ListRequest<keyof typeof spec.filters, (typeof spec.sorts)[number]>
  const orders = {
    created: sql.ref('created_at'),
    decided: sql.ref('decided_at'),
    make: sql`make collate "und-x-icu"`,
  }
  const page = (over: Partial<Request>) =>
    selectPage(
      database,
      {
        base: tablesOf<{ chip: { id: string; make: string } }>(database).selectFrom('chip'),
        tables: ['chip'],
        select: (query) => query.select(['id', 'make']),
        spec,
        columns: {
          filters: { make: sql.ref('make'), status: sql.ref('status') },
          sorts: orders,
          newest: orders.created,
          id: sql.ref('id'),
        },
      },
      { filters: {}, sort: undefined, pageNo: 0, pageSize: 8, ...over },
    )

  const wholes = new Map<string, string[]>()
  /** All ids of a question in their order, by plain means. */
  const whole = async ({ filters = {}, sort }: Partial<Request>): Promise<string[]> => {
    const text = { created: 'created_at', decided: 'decided_at', make: 'make collate "und-x-icu"' }[
      sort?.field ?? 'created'
    ]
    const way = sort?.direction ?? 'desc'
    const key = JSON.stringify([filters, text, way])
    const { rows } = wholes.has(key)
      ? { rows: [] }
      : await behind.query<{ id: string }>(
          `select id from chip where lower(make) like $1 and ($2::text is null or status = $2) order by ${text} ${way}, id ${way}`,
          [`%${filters.make ?? ''}%`, filters.status ?? null],
        )
    const ids = wholes.get(key) ?? rows.map(({ id }) => id)
    wholes.set(key, ids)
    return ids
  }

  const request = record({
    filters: constantFrom<Request['filters']>(
      {},
      { status: 'rejected' },
      { make: 'nyx' },
      { make: 'basalt' },
    ),
    sort: record({
      field: constantFrom(...spec.sorts),
      direction: constantFrom('asc' as const, 'desc' as const),
    }),
    pageSize: constantFrom(1, 8, 40),
    // Whoever turns pages comes to those beside them.
    share: integer({ min: 0, max: 12 }),
    turned: integer({ min: -2, max: 2 }),
  })

  test('are what plain means find, whichever were read before', async () => {
    const remembered = vi.spyOn(landmarksOf(database), 'remember')
    await assert(
      asyncProperty(request, async ({ share, turned, ...asked }) => {
        const ids = await whole(asked)
        const pageNo = Math.max(0, Math.floor(((ids.length / asked.pageSize) * share) / 12) + turned)
        const { rows, total } = await page({ ...asked, pageNo })
        expect(total).toBe(ids.length)
        expect(rows.map(({ id }) => id)).toEqual(
          ids.slice(pageNo * asked.pageSize, (pageNo + 1) * asked.pageSize),
        )
      }),
      { numRuns: 120, seed: 62 },
    )
    expect(remembered.mock.calls.length).toBeGreaterThan(20)
    remembered.mockRestore()
  })

  test('are right again when something has changed before them', async () => {
    const asked = { filters: { status: 'rejected' }, sort: { field: 'make', direction: 'asc' } } as const
    const before = await page({ ...asked, pageNo: 900 })
    expect((await page({ ...asked, pageNo: 900 })).rows).toEqual(before.rows)
    await behind.query(
      `update chip set make = 'Agate' where id in (select id from chip order by id desc limit 3)`,
    )
    wholes.clear()
    const ids = await whole(asked)
    const { rows } = await page({ ...asked, pageNo: 900 })
    expect(rows.map(({ id }) => id)).toEqual(ids.slice(7200, 7208))
    expect(rows).not.toEqual(before.rows)
  })

  test('behind a landmark are read from it, and not from the front', async () => {
    const asked = { filters: { status: 'rejected' }, sort: { field: 'created', direction: 'asc' } } as const
    const first = await page({ ...asked, pageNo: 1200 })
    // What a change that raises no revision has put before the landmark is not seen.
    await behind.query('alter table chip disable trigger chip_counted')
    await behind.query(
      `update chip set created_at = '2025-01-01' where id in (select id from chip order by created_at desc limit 1)`,
    )
    await behind.query('alter table chip enable trigger chip_counted')
    expect((await page({ ...asked, pageNo: 1200 })).rows).toEqual(first.rows)
  })
})
