import { z } from 'zod'
import { searchText } from '../fields.ts'

/** How a filter compares: `contains` ignores case; `equals` is exact; `among` is exact too, against each of several. */
export type FilterKind = 'contains' | 'equals' | 'among'

/** What a listing offers to filter and sort by; the wire names (pms-partner-api §4.4). */
export interface ListSpec<Filter extends string = string, Sort extends string = string> {
  readonly filters: Readonly<Record<Filter, FilterKind>>
  readonly sorts: readonly Sort[]
  /** Page size when none is asked for. */
  readonly defaultSize: number
}

/** Declares a listing. */
export const listing = <const Filter extends string, const Sort extends string>(
  spec: ListSpec<Filter, Sort>,
): ListSpec<Filter, Sort> => spec

/**
 * Codes that every listing can answer about its parameters (bundle LISTPARAM). `PMS_PS_ERROR_006` and `_008` are for
 * listings without a default page, which name them beside these.
 */
export const listErrors = [
  'PMS_PS_ERROR_007',
  'PMS_PRT_357',
  'PMS_PRT_358',
  'PMS_PRT_360',
  'PMS_PRT_361',
] as const

const optionalText = searchText(256).optional()

/** The query string of a listing. */
export const listQuery = <Filter extends string, Sort extends string>(spec: ListSpec<Filter, Sort>) =>
  z.object({
    sortFieldName: optionalText.meta({ enum: [...spec.sorts] }),
    sortType: optionalText.meta({ description: 'asc or desc, any case' }),
    pageNo: optionalText.meta({ description: 'from 0' }),
    pageSize: optionalText,
    ...(Object.fromEntries(Object.keys(spec.filters).map((name) => [name, optionalText])) as Record<
      Filter,
      typeof optionalText
    >),
  })

/** One page of a listing. When nothing matches, the three numbers are 0. */
export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ pageNo: z.int(), pageSize: z.int(), totalResults: z.int(), data: z.array(row) })
