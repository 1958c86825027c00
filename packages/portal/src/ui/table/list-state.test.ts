import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastPageOf, pageSizes, readListState, toListQuery, writeListState } from './list-state.ts'
import type { ListRules } from './list-state.ts'

const rules: ListRules = {
  filters: ['make', 'status'],
  sorts: ['make', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}
const fresh = { page: 1, size: 8, sort: rules.defaultSort, filters: {} }

describe('reading', () => {
  test('an empty address is a fresh list', () => {
    expect(readListState({}, rules)).toEqual(fresh)
  })

  test('takes what it knows', () => {
    const address = { page: '3', size: '24', sort: '-make', status: 'approved', search: 'vault' }
    expect(readListState(address, rules)).toEqual({
      page: 3,
      size: 24,
      sort: { field: 'make', descending: true },
      filters: { status: 'approved', search: 'vault' },
    })
  })

  test.each([
    { page: '0' },
    { page: '-1' },
    { page: 'x' },
    { page: '1.5' },
    { size: '7' },
    { sort: 'secret' },
    { other: 'x' },
    { search: '' },
    { make: '' },
  ])('ignores %o', (search) => {
    expect(readListState(search, rules)).toEqual(fresh)
  })
})

describe('writing', () => {
  test('leaves defaults out', () => {
    expect(writeListState(fresh, rules)).toEqual({})
  })

  test('is undone by reading', () => {
    const filter = fc.string({ minLength: 1 })
    const state = fc.record({
      page: fc.integer({ min: 1, max: 1_000_000 }),
      size: fc.constantFrom(...pageSizes),
      sort: fc.record({ field: fc.constantFrom(...rules.sorts), descending: fc.boolean() }),
      filters: fc.record({ make: filter, status: filter }, { requiredKeys: [] }),
    })
    fc.assert(
      fc.property(state, (each) => {
        expect(readListState(writeListState(each, rules), rules)).toEqual(each)
      }),
    )
  })
})

test('the contract counts pages from 0', () => {
  expect(toListQuery({ ...fresh, page: 2, filters: { make: 'a' } })).toEqual({
    make: 'a',
    sortFieldName: 'createdDateTime',
    sortType: 'desc',
    pageNo: '1',
    pageSize: '8',
    withCounts: 'true',
  })
})

test.each([
  [0, 8, 1],
  [8, 8, 1],
  [9, 8, 2],
])('%i rows of %i fill %i pages', (total, size, pages) => {
  expect(lastPageOf(total, size)).toBe(pages)
})
