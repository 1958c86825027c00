import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../refusal.ts'
import { listing } from './list-contract.ts'
import { maximumPageSize, readListRequest } from './list-request.ts'
import { TransportError } from '../envelope/transport-errors.ts'

const spec = listing({
  filters: { make: 'contains', status: 'equals' },
  sorts: ['make', 'createdDateTime'],
  defaultSize: 8,
})

const read = (query: Readonly<Record<string, string>>) => readListRequest(spec, query)

/** The business code or HTTP status with which a query is refused. */
const refusalOf = (query: Readonly<Record<string, string>>): string | number | undefined => {
  try {
    read(query)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    if (error instanceof TransportError) return error.status
    throw error
  }
}

test('without parameters: the first page of the default size, newest first', () => {
  expect(read({})).toEqual({ filters: {}, sort: undefined, pageNo: 0, pageSize: 8 })
})

test('reads everything at once', () => {
  expect(
    read({
      make: ' Fe ',
      status: 'approved',
      sortFieldName: 'make',
      sortType: 'DESC',
      pageNo: '3',
      pageSize: '20',
    }),
  ).toEqual({
    filters: { make: 'Fe', status: 'approved' },
    sort: { field: 'make', direction: 'desc' },
    pageNo: 3,
    pageSize: 20,
  })
})

test('an empty number is none, an empty text is one', () => {
  expect(read({ pageNo: '', pageSize: ' ' })).toEqual(read({}))
  expect(refusalOf({ sortFieldName: '', sortType: 'asc' })).toBe('PMS_PRT_357')
  const unpaged = listing({ ...spec, hasNoDefaultPage: true })
  expect(() => readListRequest(unpaged, { pageNo: '', pageSize: '3' })).toThrow('PMS_PS_ERROR_006')
  expect(readListRequest(unpaged, { pageNo: '', pageSize: '' }).isUnpaged).toBe(true)
})

describe('the LISTPARAM codes', () => {
  test.each<[string | number, Record<string, string>]>([
    ['PMS_PS_ERROR_007', { sortFieldName: 'make' }],
    ['PMS_PS_ERROR_007', { sortType: 'asc' }],
    ['PMS_PS_ERROR_007', { sortFieldName: 'unknown' }],
    ['PMS_PRT_357', { sortFieldName: 'unknown', sortType: 'asc' }],
    ['PMS_PRT_357', { sortFieldName: 'Make', sortType: 'asc' }],
    ['PMS_PRT_357', { sortFieldName: '', sortType: 'asc' }],
    ['PMS_PRT_357', { sortFieldName: 'constructor', sortType: 'asc' }],
    ['PMS_PRT_358', { sortFieldName: 'make', sortType: '' }],
    ['PMS_PRT_358', { sortFieldName: 'make', sortType: 'upwards' }],
    ['PMS_PRT_360', { pageNo: '-1' }],
    ['PMS_PRT_361', { pageSize: '0' }],
    ['PMS_PRT_361', { pageSize: '-5' }],
    [400, { pageNo: 'one' }],
    [400, { pageNo: '1.5' }],
    [400, { pageSize: '0x10' }],
    [400, { pageSize: '2147483648' }],
    [400, { pageNo: '99999999999999999999' }],
  ])('%s for %j', (code, query) => {
    expect(refusalOf(query)).toBe(code)
  })

  test.each<[string, Record<string, string>]>([
    ['PMS_PS_ERROR_007', { sortType: 'upwards', pageNo: '-1', pageSize: '0' }],
    ['PMS_PRT_357', { sortFieldName: 'unknown', sortType: 'upwards', pageNo: '-1', pageSize: '0' }],
    ['PMS_PRT_358', { sortFieldName: 'make', sortType: 'upwards', pageNo: '-1', pageSize: '0' }],
    ['PMS_PRT_360', { pageNo: '-1', pageSize: '0' }],
  ])('come in the contract’s order: %s before what follows it', (code, query) => {
    expect(refusalOf(query)).toBe(code)
  })
})

describe('bounds', () => {
  test.each([
    ['1', 1],
    ['500', maximumPageSize],
    ['501', maximumPageSize],
    // The contract sets no upper bound; the largest of its integers is a size like any other.
    ['1000000000', maximumPageSize],
    ['2147483647', maximumPageSize],
  ])('page size %s holds %d rows', (pageSize, rows) => {
    expect(read({ pageSize }).pageSize).toBe(rows)
  })

  test('blank filters filter nothing, unknown ones neither', () => {
    expect(read({ make: '', status: '  ', anything: 'x' }).filters).toEqual({})
  })

  test('whatever is sent, the answer is a refusal or a request within bounds', () => {
    const text = fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('make', 'asc', 'desc', '0'))
    const query = fc.dictionary(
      fc.constantFrom('sortFieldName', 'sortType', 'pageNo', 'pageSize', 'make', 'status'),
      text,
    )
    fc.assert(
      fc.property(query, (sent) => {
        if (refusalOf(sent) !== undefined) return
        const request = read(sent)
        expect(request.pageNo).toBeGreaterThanOrEqual(0)
        expect(request.pageSize).toBeGreaterThan(0)
        expect(request.pageSize).toBeLessThanOrEqual(maximumPageSize)
      }),
    )
  })
})
