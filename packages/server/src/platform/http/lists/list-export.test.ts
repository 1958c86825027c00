import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import type { Persona } from '../../../../../../tests/support/people/personas.ts'
import { operations } from '../../../contracts.ts'
import type { Call } from '../route.ts'
import { exportList, exportWish, mostExportedRows } from './list-export.ts'

let api: TestApp

beforeAll(async () => {
  api = await createTestApp()
  await api.query(`
    insert into policy_group (id, name, description, user_name, is_active, created_at, created_by)
    select 'exported-' || n, 'Exported ' || lpad(n::text, 4, '0'), case n when 7 then '=1+1' when 8 then 'a,"b"' when 9 then 'x; =2+2' else 'many' end,
      'admin', n % 2 = 0, now(), 'admin'
    from generate_series(1, 1203) n`)
})
afterAll(() => api.close())

const ask = async (persona: Persona, query: string) =>
  api.web.inject({
    method: 'GET',
    url: `/v1/policymanager/policies/groups?${query}`,
    headers: persona === 'stranger' ? {} : { authorization: `Bearer ${await api.token(persona)}` },
  })

const byName = 'groupName=Exported&sortFieldName=groupName&sortType=asc'

describe('a list as a file', () => {
  test('has every row of its filters in its order, as CSV', async () => {
    const answer = await ask('admin', `${byName}&export=csv&pageNo=3&pageSize=2`)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'cache-control': 'no-store',
    })
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="policies-list-groups-\d{4}-\d\d-\d\d\.csv"$/u,
    )
    const [head, ...lines] = answer.body.split('\r\n')
    expect(head).toBe(
      '\uFEFFgroupId,groupName,groupDescription,status,policies.draft,policies.activated,policies.deactivated,approvers,createdDateTime,createdBy',
    )
    expect(lines.at(-1)).toBe('')
    const names = lines.slice(0, -1).map((line) => line.split(',')[1])
    expect(names).toHaveLength(1203)
    expect(names).toEqual(names.toSorted((one, other) => (one ?? '').localeCompare(other ?? '')))
  })

  test('disarms formulas and quotes what would end a cell', async () => {
    const lines = (await ask('admin', `${byName}&export=csv`)).body.split('\r\n')
    expect(lines[7]).toContain(",'=1+1,")
    expect(lines[8]).toContain(',"a,""b""",')
    expect(lines[9]).toContain(",x; '=2+2,")
  })

  test('is the same as JSON', async () => {
    const answer = await ask('admin', `${byName}&status=active&export=json`)
    const rows = answer.json<{ groupName: string; policies: object }[]>()
    expect(rows).toHaveLength(601)
    expect(rows[0]).toMatchObject({ groupName: 'Exported 0002', policies: { draft: 0 } })
    expect((await ask('admin', 'groupName=none-of-these&export=json')).json()).toEqual([])
  })

  test('is refused as the list is', async () => {
    expect((await ask('stranger', 'export=csv')).statusCode).toBe(401)
    expect((await ask('rival', 'export=csv')).statusCode).toBe(403)
    expect((await ask('admin', 'export=xml')).statusCode).toBe(400)
    const refused = (await ask('admin', 'export=csv&sortFieldName=nothing&sortType=asc')).json<{
      errors: { errorCode: string }[]
    }>()
    expect(refused.errors.map(({ errorCode }) => errorCode)).toEqual(['PMS_PRT_357'])
  })
})

const listGroups = operations.find(({ name }) => name === 'policies.list-groups')!
const row = {
  groupId: 'x',
  groupName: 'x',
  groupDescription: 'x',
  status: 'active',
  approvers: 1,
  policies: { draft: 0, activated: 0, deactivated: 0 },
  createdDateTime: '2026-01-01T00:00:00.000Z',
  createdBy: 'admin',
  undeclared: 'secret',
}
const call = { query: { export: 'json' } } as unknown as Call

test('a list that is longer than a file is refused', async () => {
  const read = async () => ({ totalResults: mostExportedRows + 1, data: [] })
  await expect(
    exportList(listGroups, { call, read }, { format: 'json', now: new Date(0) }),
  ).rejects.toMatchObject({ code: 'ENT_LST_001', values: { most: mostExportedRows } })
})

test('a list that grows while it is read ends all the same', async () => {
  const pages: string[] = []
  const read = async ({ query }: Call) => {
    pages.push((query as { pageNo: string }).pageNo)
    return { totalResults: 501, data: Array.from({ length: 500 }, () => row) }
  }
  const { content } = await exportList(listGroups, { call, read }, { format: 'json', now: new Date(0) })
  const written = await text(content)
  expect(JSON.parse(written)).toHaveLength(mostExportedRows)
  expect(written).not.toContain('undeclared')
  expect(pages).toHaveLength(mostExportedRows / 500)
})

test('every list can be exported, and nothing else', () => {
  const isList = ({ query, response }: (typeof operations)[number]) =>
    query instanceof z.ZodObject &&
    'pageNo' in query.shape &&
    // The pages of a dry run are no list of their own.
    response instanceof z.ZodObject &&
    'data' in response.shape
  for (const operation of operations)
    expect(exportWish(operation, call), operation.name).toBe(isList(operation) ? 'json' : undefined)
})
