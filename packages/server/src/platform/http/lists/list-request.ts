import { ListRefusal } from '../../refusal.ts'
import type { ListSpec } from './list-contract.ts'
import { TransportError } from '../envelope/transport-errors.ts'

/** A checked wish for one page of a listing, in wire names. */
export interface ListRequest<Filter extends string = string, Sort extends string = string> {
  readonly filters: Partial<Record<Filter, string>>
  /** Undefined: the listing's own order, newest first. */
  readonly sort: { readonly field: Sort; readonly direction: 'asc' | 'desc' } | undefined
  readonly pageNo: number
  readonly pageSize: number
  /** Asks how many rows each tab has. */
  readonly withCounts?: true
  /** Asks for everything; the page is then the first, as large as an answer without pages may be. */
  readonly isUnpaged?: true
}

/** What the list that a spec declares can be asked. */
export type RequestOf<Spec extends { readonly filters: object; readonly sorts: readonly string[] }> =
  ListRequest<Extract<keyof Spec['filters'], string>, Spec['sorts'][number]>

/** The most rows that one answer holds, however many are asked for. */
export const maximumPageSize = 500

/** The most rows that an answer without pages holds; its total says how many there are (D-35). */
export const mostUnpaged = 2_000

// The contract's integers have 32 bits.
const largestInteger = 2 ** 31 - 1

const integer = (value: string): number => {
  const text = value.trim()
  const number = /^[+-]?\d{1,10}$/u.test(text) ? Number(text) : Number.NaN
  if (!(Math.abs(number) <= largestInteger)) throw new TransportError(400)
  return number
}

/** @throws TransportError 400 for what is neither yes nor no */
const flag = (value: string): boolean => {
  const word = value.trim().toLowerCase()
  if (word !== 'true' && word !== 'false') throw new TransportError(400)
  return word === 'true'
}

const given = (value: string | undefined): value is string => value !== undefined

/** An empty number is none; an empty text is one (§1.7). */
const givenNumber = (value: string | undefined): value is string => given(value) && value.trim() !== ''

const readSort = <Sort extends string>(
  { sorts }: Pick<ListSpec<string, Sort>, 'sorts'>,
  field: string | undefined,
  direction: string | undefined,
): ListRequest<string, Sort>['sort'] => {
  if (!given(field) || !given(direction)) return undefined
  const known = sorts.find((sort) => sort === field)
  if (known === undefined) throw new ListRefusal('PMS_PRT_357', { fields: sorts.join(', ') })
  const lower = direction.toLowerCase()
  if (lower !== 'asc' && lower !== 'desc') throw new ListRefusal('PMS_PRT_358')
  return { field: known, direction: lower }
}

/** @throws ListRefusal PMS_PS_ERROR_006, PMS_PS_ERROR_008 */
const checkPaging = (query: Readonly<Record<string, string | undefined>>, hasSort: boolean): boolean => {
  const isPaged = givenNumber(query['pageNo'])
  if (isPaged !== givenNumber(query['pageSize'])) throw new ListRefusal('PMS_PS_ERROR_006')
  if (hasSort && !isPaged) throw new ListRefusal('PMS_PS_ERROR_008')
  return isPaged
}

/**
 * Reads the query string of a listing.
 * @throws ListRefusal with the LISTPARAM codes, in the contract's order (pms-partner-api §1.7)
 */
export const readListRequest = <Filter extends string, Sort extends string>(
  spec: ListSpec<Filter, Sort>,
  query: Readonly<Record<string, string | undefined>>,
): ListRequest<Filter, Sort> => {
  const [field, order] = [query['sortFieldName'], query['sortType']]
  if (given(field) !== given(order) && !spec.ignoresHalfSort) throw new ListRefusal('PMS_PS_ERROR_007')
  const isUnpaged = spec.hasNoDefaultPage === true && !checkPaging(query, given(field))
  const sort = readSort(spec, field, order)
  const pageNo = givenNumber(query['pageNo']) ? integer(query['pageNo']) : 0
  const pageSize = givenNumber(query['pageSize']) ? integer(query['pageSize']) : spec.defaultSize
  if (pageNo < 0) throw new ListRefusal('PMS_PRT_360')
  if (pageSize <= 0) throw new ListRefusal('PMS_PRT_361')
  const filters: Partial<Record<Filter, string>> = {}
  for (const name of Object.keys(spec.filters) as Filter[]) {
    const value = query[name]?.trim()
    if (value) filters[name] = value
  }
  const withCounts = spec.tabs !== undefined && given(query['withCounts']) && flag(query['withCounts'])
  const paging = isUnpaged
    ? { pageNo: 0, pageSize: mostUnpaged, isUnpaged }
    : { pageNo, pageSize: Math.min(pageSize, maximumPageSize) }
  const page = { filters, sort, ...paging }
  return withCounts ? { ...page, withCounts } : page
}
