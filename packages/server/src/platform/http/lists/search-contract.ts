import { z } from 'zod'
import { formatted, searchText } from '../fields.ts'

const value = searchText(256)
const shortText = value.nullish()

/** One filter of an older search. */
export const searchFilter = z.object({
  columnName: shortText,
  /** contains, equals, startsWith, between or in; any case. */
  type: shortText,
  value: shortText,
  values: z.array(value).max(100).nullish(),
  fromValue: shortText,
  toValue: shortText,
})

const integer = z.union([z.int(), formatted(/^-?\d{1,9}$/u, 10)]).transform(Number)

/** The older search body (pms-policy-device-api §0.5). What is missing counts as empty (B-21). */
export const searchRequest = z.object({
  filters: z.array(searchFilter).max(20).nullish(),
  sort: z
    .array(z.object({ sortField: shortText, sortType: shortText }))
    .max(5)
    .nullish(),
  pagination: z.object({ pageStart: integer.nullish(), pageFetch: integer.nullish() }).nullish(),
})

export type SearchRequest = z.output<typeof searchRequest>
export type SearchFilter = z.output<typeof searchFilter>

/** One page of the older search; records count from 1, and nothing found is 0, 0, 0. */
export const searchPage = <Row extends z.ZodType>(row: Row) =>
  z.object({ fromRecord: z.int(), toRecord: z.int(), totalRecord: z.int(), data: z.array(row) })

/** The same where pages count; nothing found, or nothing on this page, is 0, 0, 0 and null (pms-partner-api §4.1). */
export const searchResult = <Row extends z.ZodType>(row: Row) =>
  searchPage(row).extend({ data: z.array(row).nullable() })

/** Codes of the older search. */
export const searchErrors = [
  'PMS-MSD-310',
  'PMS-MSD-312',
  'PMS-MSD-313',
  'PMS-MSD-314',
  'PMS-MSD-315',
  'PMS-MSD-357',
  'PMS-MSD-358',
  'PMS-MSD-390',
  'PMS-MSD-391',
  'PMS-MSD-392',
] as const
