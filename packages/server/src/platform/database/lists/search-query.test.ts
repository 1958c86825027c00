import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import { describe, expect, test } from 'vitest'
import type { SearchFilter } from '../../http/lists/search-contract.ts'
import { Refusal } from '../../refusal.ts'
import { applySearch, type SearchColumns } from './search-query.ts'

/** Writes queries, and never sends one. */
const nowhere = new Kysely<{ thing: { name: string } }>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const columns: SearchColumns = {
  name: { expression: sql.ref('name'), kind: 'text' },
  crDtimes: { expression: sql.ref('created_at'), kind: 'time' },
  organisation: { expression: sql.ref('organisation'), kind: 'text', isUnsorted: true },
}

const refusalOf = (filters: readonly SearchFilter[], sort: string | null = null): string | undefined => {
  const request = {
    filters: [...filters],
    sort: sort === null ? [] : [{ sortField: sort, sortType: 'asc' }],
    pagination: null,
  }
  try {
    applySearch(nowhere.selectFrom('thing').selectAll(), columns, request).compile()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('filters of the older search', () => {
  test.each<[string | undefined, SearchFilter]>([
    [undefined, { columnName: 'name', type: 'contains', value: 'x' }],
    [undefined, { columnName: 'NAME', type: 'equals', value: 'x' }],
    ['PMS-MSD-310', { columnName: 'NAME', type: 'contains', value: 'x' }],
    ['PMS-MSD-310', { columnName: 'NAME', type: 'StartsWith', value: 'x' }],
    [
      'PMS-MSD-310',
      { columnName: 'CRDTIMES', type: 'between', fromValue: '2026-01-01', toValue: '2027-01-01' },
    ],
    ['PMS-MSD-310', { columnName: 'nothing', type: '' }],
    ['PMS-MSD-310', { columnName: '', type: 'equals', value: 'x' }],
    ['PMS-MSD-310', { columnName: null, type: 'equals', value: 'x' }],
    ['PMS-MSD-312', { columnName: 'name', type: ' ', value: 'x' }],
    ['PMS-MSD-312', { columnName: 'NAME', value: 'x' }],
    ['PMS-MSD-391', { columnName: 'name', type: 'in', value: 'x' }],
    ['PMS-MSD-392', { columnName: 'name', type: 'in', value: 'x', values: ['y'] }],
    [undefined, { columnName: 'name', type: 'in', value: ' ', values: ['y'] }],
    [undefined, { columnName: 'name', type: 'like', value: 'x' }],
  ])('%s: %j', (code, filter) => {
    expect(refusalOf([filter])).toBe(code)
  })

  test('an order is one of columns that rows have', () => {
    expect(refusalOf([], 'name')).toBeUndefined()
    expect(refusalOf([], 'organisation')).toBe('PMS-MSD-357')
  })
})
