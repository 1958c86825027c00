import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Input, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { chipListing } from './contract.ts'

let api: TestApp
let ftm: FtmScene
const ids = new Map<string, string>()

const odd = [`50%`, `50_`, `5\\0`, `O'Brien "x"`, `<b>bold</b>`, 'رقاقة', '😀😀', 'Été', 'ÖDLAND', 'NULL']

beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
  for (const [index, make] of odd.entries()) {
    const maker = index % 2 ? 'rival' : 'acme'
    const request = { ftpProviderId: maker, make, model: `M${index}` }
    const { response, codes } = await api.as(maker).call('chips.add', { request })
    expect(codes).toEqual([])
    ids.set(make, response.id)
  }
  await ftm.chipIn('approved', 'acme')
  await ftm.chipIn('rejected', 'rival')
  await ftm.chipIn('pending_approval', 'rival')
  await ftm.chipIn('deactivated', 'acme')
})
afterAll(() => api.close())

type Query = NonNullable<Input<'chips.list'>['query']>

const list = async (query: Query) => {
  const { response, codes } = await api.as('admin').call('chips.list', { query })
  expect(codes).toEqual([])
  return response
}
const makes = async (query: Query) => (await list({ pageSize: '100', ...query })).data.map(({ make }) => make)

describe('filters', () => {
  test('take signs for themselves: %, _, \\, quotes and markup match nothing but what has them', async () => {
    for (const make of odd) expect(await makes({ make }), make).toEqual([make])
    expect(await makes({ make: '%' })).toEqual(['50%'])
    expect(await makes({ make: '_' })).toEqual(['50_'])
    expect(await makes({ make: '\\' })).toEqual(['5\\0'])
    expect(await makes({ make: `' or '1'='1` })).toEqual([])
  })

  test('find a part of a text, whatever its case, in every script', async () => {
    expect(await makes({ make: 'BRIEN' })).toEqual([`O'Brien "x"`])
    expect(await makes({ make: 'éTÉ' })).toEqual(['Été'])
    expect(await makes({ make: 'ödl' })).toEqual(['ÖDLAND'])
    expect(await makes({ make: 'قاق' })).toEqual(['رقاقة'])
  })

  test('work for every column, and together', async () => {
    const all = await list({ pageSize: '100' })
    expect(all.totalResults).toBe(odd.length + 4)
    const of = async (query: Query) => (await list({ ...query, pageSize: '100' })).data
    expect(new Set((await of({ partnerId: 'RIV' })).map(({ partnerId }) => partnerId))).toEqual(
      new Set(['rival']),
    )
    expect(new Set((await of({ orgName: 'acme' })).map(({ orgName }) => orgName))).toEqual(
      new Set(['Acme Chips']),
    )
    expect((await of({ model: 'm3' })).map(({ model }) => model)).toEqual(['M3'])
    const id = ids.get('NULL')!
    expect((await of({ ftmId: id.slice(5, 20) })).map(({ ftmId }) => ftmId)).toEqual([id])
    expect(await of({ partnerId: 'acme', make: 'NULL' })).toEqual([])
    expect(await of({ partnerId: 'rival', make: 'null', model: '9' })).toHaveLength(1)
  })

  test.each([
    ['approved', 1],
    ['rejected', 1],
    ['pending_approval', 1],
    ['deactivated', 1],
    ['pending_cert_upload', odd.length],
    ['Approved', 0],
    ['unknown', 0],
  ])('the status %s is compared exactly: %d', async (status, total) => {
    expect((await list({ status })).totalResults).toBe(total)
  })

  test('say what a row is', async () => {
    const [row] = (await list({ status: 'deactivated' })).data
    expect(row).toMatchObject({ status: 'deactivated', isActive: false, isCertificateAvailable: true })
    expect((await list({ status: 'approved' })).data[0]).toMatchObject({ isActive: true })
  })
})

describe('order and pages', () => {
  const value = (row: Record<string, unknown>, field: string) =>
    String(row[field === 'createdDateTime' ? 'createdDateTime' : field]).toLowerCase()

  test.each(chipListing.sorts)('sorts by %s, both ways, without losing a row', async (field) => {
    const up = (await list({ sortFieldName: field, sortType: 'ASC', pageSize: '100' })).data
    const down = (await list({ sortFieldName: field, sortType: 'desc', pageSize: '100' })).data
    expect(down.map(({ ftmId }) => ftmId)).toEqual(up.map(({ ftmId }) => ftmId).toReversed())
    const plain = up.map((row) => value(row, field)).filter((text) => /^[a-z0-9:.-]*$/u.test(text))
    expect(plain).toEqual([...plain].sort())
  })

  test('pages neither repeat nor skip, though many rows are equal', async () => {
    const seen: string[] = []
    for (let page = 0; ; page += 1) {
      const { data, totalResults, pageNo, pageSize } = await list({
        sortFieldName: 'partnerId',
        sortType: 'asc',
        pageNo: String(page),
        pageSize: '3',
      })
      if (data.length === 0) break
      expect([pageNo, pageSize, totalResults]).toEqual([page, 3, odd.length + 4])
      seen.push(...data.map(({ ftmId }) => ftmId))
    }
    expect(new Set(seen).size).toBe(odd.length + 4)
    expect(seen).toHaveLength(odd.length + 4)
  })

  test('equal rows are in the order of their ids, which no page can change', async () => {
    for (const sortType of ['asc', 'desc']) {
      const { data } = await list({ sortFieldName: 'partnerId', sortType, pageSize: '100' })
      const ids = data.filter(({ partnerId }) => partnerId === 'rival').map(({ ftmId }) => ftmId)
      const ascending = [...ids].sort()
      expect(ids).toEqual(sortType === 'asc' ? ascending : ascending.toReversed())
    }
  })

  test('without an order, the newest comes first', async () => {
    const times = (await list({ pageSize: '100' })).data.map(({ createdDateTime }) => createdDateTime)
    expect(times).toEqual([...times].sort().toReversed())
  })

  test('a page beyond the end is answered as if nothing were found, as clients expect', async () => {
    expect(await list({ pageNo: '99' })).toEqual({ pageNo: 0, pageSize: 0, totalResults: 0, data: [] })
    expect(await list({ pageNo: '2147483647', pageSize: '2147483647' })).toMatchObject({ data: [] })
  })

  test('nothing found is three zeros', async () => {
    expect(await list({ make: 'nothing like it', pageNo: '3' })).toEqual({
      pageNo: 0,
      pageSize: 0,
      totalResults: 0,
      data: [],
    })
  })

  test('a parameter that is given twice, and one that nobody knows', async () => {
    const headers = { authorization: `Bearer ${await api.token('admin')}` }
    const url = '/v1/partnermanager/ftpchipdetail/v2'
    const twice = await api.web.inject({ url: `${url}?make=a&make=b`, headers })
    expect(twice.json()).toMatchObject({ errors: [{ errorCode: 'PMS_COR_001' }] })
    const unknown = await api.web.inject({ url: `${url}?colour=red&__proto__=x&constructor=y`, headers })
    expect(unknown.json()).toMatchObject({ errors: [], response: { totalResults: odd.length + 4 } })
  })
})

describe('the older search', () => {
  const search = async (who: 'acme' | 'admin', request: object) => {
    const { response, codes } = await api.as(who).call('chips.search', { request })
    expect(codes).toEqual([])
    return response.data.map(({ make }) => make)
  }

  test('finds the caller’s own chips, and all of them for administrators', async () => {
    expect(await search('admin', {})).toHaveLength(odd.length + 4)
    const own = await search('acme', {})
    expect(own).toHaveLength(odd.length / 2 + 2)
    for (const [index, make] of odd.entries()) expect(own.includes(make), make).toBe(index % 2 === 0)
  })

  test('takes signs for themselves', async () => {
    for (const make of odd)
      for (const type of ['contains', 'equals', 'startsWith'])
        expect(
          await search('admin', { filters: [{ columnName: 'make', type, value: make }] }),
          `${type} ${make}`,
        ).toEqual([make])
    expect(
      await search('admin', { filters: [{ columnName: 'MAKE', type: 'in', values: ['50%', '50_'] }] }),
    ).toHaveLength(2)
    expect(
      await search('admin', { filters: [{ columnName: 'make', type: 'contains', value: '*0%' }] }),
    ).toEqual(['50%'])
  })

  test('takes times as it shows them, and those that name their zone', async () => {
    const request = { filters: [{ columnName: 'make', type: 'equals', value: '50%' }] }
    const { response } = await api.as('admin').call('chips.search', { request })
    const at = response.data[0]!.crDtimes
    expect(at).not.toMatch(/Z$/u)
    for (const value of [at, `${at}Z`, `${at}+00:00`]) {
      const minute = (second: string) => value.replace(/:\d\d\.\d{3}/u, `:${second}`)
      const [fromValue, toValue] = [minute('00.000'), minute('59.999')]
      const between = { columnName: 'crDtimes', type: 'between', fromValue, toValue }
      expect(await search('admin', { filters: [between] }), value).toContain('50%')
      const equal = { columnName: 'crDtimes', type: 'equals', value }
      expect(await search('admin', { filters: [equal] }), value).toContain('50%')
    }
  })
})

describe('a search', () => {
  test('finds rows that have each word somewhere, in any order and case', async () => {
    expect(await makes({ search: 'o’brien' })).toEqual([])
    expect(await makes({ search: `m4 o'BRIEN` })).toEqual([])
    expect(await makes({ search: `m3 O'bri "X"` })).toEqual([`O'Brien "x"`])
    expect(await makes({ search: '  rival   m3 ' })).toEqual([`O'Brien "x"`])
    expect(await makes({ search: 'رقاقة acme' })).toEqual([])
    expect(await makes({ search: 'رقاقة rival' })).toEqual(['رقاقة'])
  })

  test('takes signs for themselves, and what is no word for no search', async () => {
    for (const sign of ['50%', '50_', '5\\0']) expect(await makes({ search: sign })).toEqual([sign])
    expect(await makes({ search: '%' })).toEqual(['50%'])
    expect((await list({ search: '   ' })).totalResults).toBe((await list({})).totalResults)
    // More words than are looked for one by one: the rest as it stands.
    expect(await makes({ search: `r i v a l ' m 3 o b` })).toEqual([])
    const { codes } = await api.as('admin').call('chips.list', { query: { search: 'x'.repeat(257) } })
    expect(codes).toEqual(['PMS_COR_001'])
  })

  test('finds an id by a long part of it, and nothing by a digit of one', async () => {
    const id = ids.get('Été') ?? ''
    expect(await makes({ search: id })).toEqual(['Été'])
    expect(await makes({ search: id.slice(3, 20) })).toEqual(['Été'])
    await api.query(`update chip set id = '999' || substr(id, 4) where make = 'NULL'`)
    expect(await makes({ search: '999' })).toEqual([])
  })
})

describe('the counts of the tabs', () => {
  const statuses = async () => {
    const rows = await api.query<{ status: string; n: number }>(
      'select status, count(*)::int as n from chip group by status',
    )
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
  }

  test('come when they are asked for, whichever tab is open, and follow the other filters', async () => {
    expect(await list({})).not.toHaveProperty('counts')
    expect(await list({ withCounts: 'false' })).not.toHaveProperty('counts')
    const all = await list({ withCounts: 'true', pageSize: '2' })
    expect(all.counts).toEqual(await statuses())
    const approved = await list({ withCounts: 'TRUE', status: 'approved' })
    expect(approved).toMatchObject({ counts: all.counts, totalResults: 1 })
    expect(approved.data.map(({ status }) => status)).toEqual(['approved'])
    const none = await list({ withCounts: 'true', status: 'constructor' })
    expect(none).toMatchObject({ counts: all.counts, totalResults: 0, data: [] })
    expect((await list({ withCounts: 'true', search: 'brien' })).counts).toEqual({ pending_cert_upload: 1 })
    expect((await list({ withCounts: 'true', search: 'nothing' })).counts).toEqual({})
  })

  test('are exact again with the next change, and their sum is the total', async () => {
    const before = (await list({ withCounts: 'true' })).counts ?? {}
    await ftm.chipIn('approved', 'acme')
    const after = await list({ withCounts: 'true' })
    expect(after.counts).toEqual({ ...before, approved: (before['approved'] ?? 0) + 1 })
    expect(Object.values(after.counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(after.totalResults)
    const last = await list({ withCounts: 'true', pageSize: '3', pageNo: '4' })
    expect(last.counts).toEqual(after.counts)
    expect(last.data).toEqual((await list({ pageSize: '3', pageNo: '4' })).data)
  })

  test('are asked for by yes or no', async () => {
    const { status } = await api.as('admin').call('chips.list', { query: { withCounts: 'perhaps' } })
    expect(status).toBe(400)
  })
})

describe('a partner’s own page', () => {
  const own = async (as: 'acme' | 'rival', query: NonNullable<Input<'chips.page-own'>['query']> = {}) => {
    const { response, codes } = await api.as(as).call('chips.page-own', { query })
    expect(codes).toEqual([])
    return response
  }

  test('has its own chips alone, whatever is asked for', async () => {
    for (const as of ['acme', 'rival'] as const) {
      const other = as === 'acme' ? 'rival' : 'acme'
      const { data, totalResults } = await own(as, { pageSize: '100' })
      const [counted] = await api.query<{ n: number }>(
        'select count(*)::int as n from chip where partner_id = $1',
        [as],
      )
      expect(totalResults).toBe(counted?.n)
      expect(new Set(data.map(({ partnerId }) => partnerId))).toEqual(new Set([as]))
      expect(await own(as, { partnerId: other, withCounts: 'true' })).toMatchObject({
        totalResults: 0,
        counts: {},
      })
      expect((await own(as, { search: other })).totalResults).toBe(0)
    }
  })

  test('shows the same as the whole list, by certificate too, and says which are deactivated', async () => {
    const { response: whole } = await api.as('acme').call('chips.list-own')
    const { data } = await own('acme', { pageSize: '100' })
    const bare = data.map(({ status, ...chip }) => ({
      ...chip,
      status: status === 'deactivated' ? 'approved' : status,
    }))
    expect(bare).toEqual(whole.map((chip) => ({ ...chip, orgName: 'Acme Chips' })))
    expect(data.filter(({ status }) => status === 'deactivated')).toHaveLength(1)
    const certified = await own('acme', {
      certificateState: 'valid',
      sortFieldName: 'certificateExpiryDateTime',
      sortType: 'asc',
    })
    expect(certified.totalResults).toBe(whole.filter(({ isCertificateAvailable: is }) => is).length)
    expect((await own('acme', { certificateState: 'expired' })).totalResults).toBe(0)
    const none = await own('acme', { certificateState: 'not_uploaded', pageSize: '100' })
    expect(none.data.every(({ isCertificateAvailable: is }) => !is)).toBe(true)
    expect(none.totalResults + certified.totalResults).toBe(whole.length)
  })
})
