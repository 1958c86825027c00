import { expect, test } from 'vitest'
import type { Call } from '../../api/client.ts'
import { readAffected } from './affected-objects.ts'
import type { Impact } from './trust-list.ts'

const ids = ['a', 'b', 'c', 'd', 'e']

/** One page of five affected objects, two on each. */
const pageOf = (pageNo: number, impactId = 'same'): Impact => ({
  impactId,
  counts: [],
  pageNo,
  pageSize: 2,
  totalResults: ids.length,
  affected: ids.slice(2 * pageNo, 2 * pageNo + 2).map((id) => ({ id })) as unknown as Impact['affected'],
})

const wish = { certificateId: 'root', action: 'suspend' } as const

const server = (impactId?: string): Call =>
  (async (_name: string, { query }: { query: { pageNo: string } }) =>
    pageOf(Number(query.pageNo), impactId)) as unknown as Call

test('reads all pages', async () => {
  const all = await readAffected(server(), wish, pageOf(0))
  expect(all?.map(({ id }) => id)).toEqual(ids)
})

test('gives nothing where the effect has become another meanwhile', async () => {
  expect(await readAffected(server('another'), wish, pageOf(0))).toBeUndefined()
})
