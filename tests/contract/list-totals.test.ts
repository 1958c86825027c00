import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import * as totals from '../../packages/server/src/platform/database/lists/totals.ts'
import { createTestApp, type Name, type TestApp } from '../support/app.ts'

/** Every total is remembered by the revisions of the tables that a listing names; so it has to name them all. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

interface PlanNode {
  readonly [key: string]: unknown
  readonly 'Relation Name'?: string
}

const relationsOf = (plan: unknown): string[] => {
  if (Array.isArray(plan)) return plan.flatMap(relationsOf)
  if (typeof plan !== 'object' || plan === null) return []
  const node = plan as PlanNode
  const own = node['Relation Name'] === undefined ? [] : [node['Relation Name']]
  return [...own, ...Object.values(node).flatMap(relationsOf)]
}

// What belongs to one object comes by that object.
const isOfOne = ({ params }: (typeof operations)[number]): boolean =>
  'shape' in params && Object.keys(params.shape as object).length > 0

/** The usage log changes all the time: a question looks through the newest, and counts those alone. */
const looksThroughSome = new Set(['usage.page'])

const listings = operations.flatMap((operation) => {
  const { name, query } = operation
  if (isOfOne(operation)) return []
  const known = Object.keys('shape' in query ? (query.shape as object) : {})
  return known.includes('sortFieldName') && !looksThroughSome.has(name) ? [{ name: name as Name, known }] : []
})

/** Fields that take certain words only. */
const words: Readonly<Record<string, string>> = {
  caCertificateType: 'ROOT',
  partnerDomain: 'FTM',
  certificateState: 'valid',
  isActive: 'true',
  certificateUploadStatus: 'uploaded',
  status: 'approved',
  withCounts: 'false',
}

/** Tables that a foreign key joins one to one: whatever changes in them, there are as many rows. */
const joined: Partial<Record<Name, readonly string[]>> = { 'partner-administration.list': ['partner_type'] }

const isPaging = (field: string): boolean => /^(?:sort|page|export$)/u.test(field)

/** A question with its values in place of their marks: EXPLAIN wants them known. */
const spelledOut = (question: { sql: string; parameters: readonly unknown[] } | undefined): string =>
  (question?.sql ?? '').replaceAll(/\$(\d+)/gu, (_, mark: string) => {
    const value = question?.parameters[Number(mark) - 1]
    if (Array.isArray(value)) return `'{${value.join(',')}}'`
    return value instanceof Date ? `'${value.toISOString()}'::timestamptz` : `'${String(value)}'`
  })

test('there are listings to look at', () => {
  expect(listings.map(({ name }) => name)).toEqual(expect.arrayContaining(['chips.list', 'trust-store.list']))
})

test.each(listings)('$name names every table that its total is counted from', async ({ name, known }) => {
  const keyed = vi.spyOn(totals, 'keyOfQuestion')
  const revised = vi.spyOn(totals, 'revisionOf')
  try {
    const filters = known.filter((field) => !isPaging(field) && field !== 'expiryPeriod')
    const query = Object.fromEntries(filters.map((field) => [field, words[field] ?? 'ACTIVE']))
    const { codes } = await api.as(name === 'chips.page-own' ? 'acme' : 'admin').call(name, { query })
    expect(codes).toEqual([])
    const [question] = keyed.mock.calls.at(-1) ?? []
    const [named = []] = revised.mock.calls.at(-1) ?? []
    const [row] = await api.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${spelledOut(question)}`)
    const read = new Set(relationsOf(row?.['QUERY PLAN']))
    expect(read.delete('revision')).toBe(true)
    for (const table of joined[name] ?? []) expect(read.delete(table)).toBe(true)
    expect([...read].sort()).toEqual([...named].sort())
  } finally {
    vi.restoreAllMocks()
  }
})

// A table of few rows would be read as a whole; this function tells how many would be found.
const planByIndex = `
  create function plan_by_index(question text) returns setof text language plpgsql set enable_seqscan = off set enable_indexscan = off as $$
  declare line text;
  begin
    for line in execute 'explain ' || question loop return next line; end loop;
  end $$`

const searchable = listings.filter(({ known }) => known.includes('search'))

test('every listing but the daily heads is searched', () => {
  expect(searchable.length).toBe(listings.length - 1)
})

// A partner's own rows come by their partner, as notices come by whom they are for; what an index could not find, a table of 100,000 rows would be read for.
describe('a search', () => {
  beforeAll(() => api.query(planByIndex))
  test.each(searchable.filter(({ name }) => !['chips.page-own', 'expiry.page'].includes(name)))(
    '$name searches through an index, whether for short words or for parts of ids',
    async ({ name }) => {
      const keyed = vi.spyOn(totals, 'keyOfQuestion')
      try {
        const { codes } = await api.as('admin').call(name, { query: { search: 'vault 0123456789' } })
        expect(codes).toEqual([])
        const [question] = keyed.mock.calls.at(-1) ?? []
        const plan = await api.query<{ line: string }>('select plan_by_index($1) as line', [
          spelledOut(question),
        ])
        const text = plan.map(({ line }) => line).join('\n')
        expect(text).toMatch(/Bitmap Index Scan on \w+_search/u)
        expect(text).not.toContain('Seq Scan on')
      } finally {
        vi.restoreAllMocks()
      }
    },
  )
})

/** What partners own, which grows with their number; a page of the others is read in no time, whatever it costs. */
const large = ['chip', 'partner', 'policy_request', 'api_key', 'oidc_client', 'licence']

const tabbed = listings.filter(({ known }) => known.includes('withCounts'))

test.each(tabbed)('$name finds the pages of a tab in the index of their order alone', async ({ name }) => {
  const keyed = vi.spyOn(totals, 'keyOfQuestion')
  const revised = vi.spyOn(totals, 'revisionOf')
  try {
    const { codes } = await api
      .as(name === 'chips.page-own' ? 'acme' : 'admin')
      .call(name, { query: { withCounts: 'true' } })
    expect(codes).toEqual([])
    const [table = ''] = revised.mock.calls.at(-1)?.[0] ?? []
    if (!large.includes(table)) return
    const tab = /select "?(?:\w+"?\."?)?(\w+)"? as "tab"/u.exec(keyed.mock.calls.at(-1)?.[0].sql ?? '')?.[1]
    const orders = await api.query<{ name: string; columns: string[] }>(
      `select indexrelid::regclass::text as name,
              (select array_agg(pg_get_indexdef(indexrelid, column_number, false))
               from generate_series(1, indnatts) column_number) as columns
       from pg_index where indrelid = $1::regclass and indexrelid::regclass::text like $1 || '_by_%'
         and pg_get_indexdef(indexrelid) like '%, id)%'`,
      [table],
    )
    expect(orders.length).toBeGreaterThan(3)
    for (const { name: order, columns } of orders) expect(columns.join(' '), order).toContain(tab)
  } finally {
    vi.restoreAllMocks()
  }
})

test('each of those tables raises its revision with whatever changes it', async () => {
  const rows = await api.query<{ table: string; events: string }>(
    `select event_object_table as table, string_agg(event_manipulation, ' ' order by event_manipulation) as events
     from information_schema.triggers where action_statement like '%table_changed()' group by 1`,
  )
  for (const { table, events } of rows) expect(events, table).toBe('DELETE INSERT UPDATE')
  // The standard's view does not know TRUNCATE.
  const emptied = await api.query<{ table: string }>(
    `select tgrelid::regclass::text as table from pg_trigger
     join pg_proc on pg_proc.oid = tgfoid where proname = 'table_changed' and tgtype & 32 > 0 and tgenabled = 'O'`,
  )
  expect(emptied.map(({ table }) => table).sort()).toEqual(rows.map(({ table }) => table).sort())
  expect(rows.map(({ table }) => table).sort()).toEqual([...totals.countedTables].sort())
})
