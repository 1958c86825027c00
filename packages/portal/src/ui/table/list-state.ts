/** Page sizes that a list offers. */
export const pageSizes = [8, 16, 24, 32] as const

/** The filter that the search box sets, on every list. */
export const searchFilter = 'search'

export interface Sort {
  readonly field: string
  readonly descending: boolean
}

/** What a list shows: kept in the address, so that it can be shared, reloaded and gone back to. */
export interface ListState {
  /** From 1. */
  readonly page: number
  readonly size: number
  readonly sort: Sort
  readonly filters: Readonly<Record<string, string>>
}

/** What a list allows and where it starts. */
export interface ListRules {
  /** Besides the search. */
  readonly filters: readonly string[]
  readonly sorts: readonly string[]
  readonly defaultSort: Sort
}

export type Search = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const readSort = (text: string, rules: ListRules): Sort => {
  const descending = text.startsWith('-')
  const field = descending ? text.slice(1) : text
  return rules.sorts.includes(field) ? { field, descending } : rules.defaultSort
}

const readPage = (text: string): number => {
  const page = Number(text)
  return Number.isSafeInteger(page) && page >= 1 ? page : 1
}

/** Reads a list's state from the address; anything unknown or senseless falls back to the default. */
export const readListState = (search: Search, rules: ListRules): ListState => ({
  page: readPage(textOf(search['page'])),
  size: pageSizes.find((size) => String(size) === textOf(search['size'])) ?? pageSizes[0],
  sort: readSort(textOf(search['sort']), rules),
  filters: Object.fromEntries(
    [searchFilter, ...rules.filters].flatMap((name) => {
      const value = textOf(search[name])
      return value === '' ? [] : [[name, value]]
    }),
  ),
})

/** Writes a list's state for the address; defaults are left out, so that a fresh list has a clean one. */
export const writeListState = (state: ListState, rules: ListRules): Record<string, string> => {
  const { field, descending } = state.sort
  const usual = field === rules.defaultSort.field && descending === rules.defaultSort.descending
  return {
    ...Object.fromEntries(Object.entries(state.filters).filter(([, value]) => value !== '')),
    ...(usual ? {} : { sort: `${descending ? '-' : ''}${field}` }),
    ...(state.size === pageSizes[0] ? {} : { size: String(state.size) }),
    ...(state.page === 1 ? {} : { page: String(state.page) }),
  }
}

/** The query of a listing that the server filters, sorts, pages and counts. */
export const toListQuery = ({ page, size, sort, filters }: ListState): Record<string, string> => ({
  ...filters,
  sortFieldName: sort.field,
  sortType: sort.descending ? 'desc' : 'asc',
  pageNo: String(page - 1),
  pageSize: String(size),
  withCounts: 'true',
})

export const lastPageOf = (total: number, size: number): number => Math.max(1, Math.ceil(total / size))
