import { expect, test } from 'vitest'
import { applyInBrowser, distinct } from './in-browser-list.ts'
import type { ListState } from './list-state.ts'

interface Row {
  readonly make: string
  readonly end: number | null
}

const rows: Row[] = [
  { make: 'beta', end: 2 },
  { make: 'Alpha', end: null },
  { make: 'alpha 10', end: 1 },
  { make: 'alpha 9', end: 3 },
]
const fields = { make: ({ make }: Row) => make, end: ({ end }: Row) => end }
const state = (part: Partial<ListState>): ListState => ({
  page: 1,
  size: 8,
  sort: { field: 'make', descending: false },
  filters: {},
  ...part,
})
const makes = (part: Partial<ListState>) =>
  applyInBrowser(rows, fields, state(part)).rows.map(({ make }) => make)

test('texts sort without regard to case, numbers in them by value', () => {
  expect(makes({})).toEqual(['Alpha', 'alpha 9', 'alpha 10', 'beta'])
})

test('what is missing comes last in both directions', () => {
  expect(makes({ sort: { field: 'end', descending: false } }).at(-1)).toBe('Alpha')
  expect(makes({ sort: { field: 'end', descending: true } })).toEqual([
    'alpha 9',
    'beta',
    'alpha 10',
    'Alpha',
  ])
})

test('filters are exact and count before paging', () => {
  expect(makes({ filters: { make: 'alpha 9' } })).toEqual(['alpha 9'])
  expect(applyInBrowser(rows, fields, state({ size: 8, page: 2 }))).toEqual({ rows: [], total: 4 })
})

test('choices are the different values', () => {
  expect(distinct([...rows, ...rows], fields.end)).toEqual(['1', '2', '3'])
})
