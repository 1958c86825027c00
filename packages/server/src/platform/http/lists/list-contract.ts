import { z } from 'zod'
import { searchText } from '../fields.ts'

/**
 * How a filter compares: `contains` ignores case; `equals` is exact; `among` is exact too, against each of several;
 * `words` finds rows that have each of its words somewhere, ignoring case.
 */
export type FilterKind = 'contains' | 'equals' | 'among' | 'words'

/** What a listing offers to filter and sort by; the wire names (pms-partner-api §4.4). */
export interface ListSpec<Filter extends string = string, Sort extends string = string> {
  readonly filters: Readonly<Record<Filter, FilterKind>>
  readonly sorts: readonly Sort[]
  /** Page size when none is asked for. */
  readonly defaultSize: number
  /** The filter whose values are the tabs of the list: how many rows has each, `withCounts` tells. */
  readonly tabs?: NoInfer<Filter>
  /** A sort field without its direction, or the other way round, is ignored: lists of the policy manager (§0.4). */
  readonly ignoresHalfSort?: true
  /** Without a page, everything is answered, up to a bound: lists that the contract gives no default page (§4.4). */
  readonly hasNoDefaultPage?: true
}

/** Declares a listing. */
export const listing = <const Filter extends string, const Sort extends string>(
  spec: ListSpec<Filter, Sort>,
): ListSpec<Filter, Sort> => spec

/**
 * Codes that every listing can answer about its parameters (bundle LISTPARAM).
 */
export const listErrors = [
  'PMS_PS_ERROR_007',
  'PMS_PRT_357',
  'PMS_PRT_358',
  'PMS_PRT_360',
  'PMS_PRT_361',
] as const

const optionalText = searchText(256).optional()

const descriptions: Partial<Record<FilterKind, string>> = {
  words: 'ours: words that a row must have, in any of the texts that people know it by',
}

const countsWish = (tabs: string) =>
  optionalText.meta({
    enum: ['true', 'false'],
    description: `ours: says too how many rows there are with each ${tabs}, under the other filters`,
  })

/** The files that a list is handed out as. */
export const exportFormats = ['csv', 'json'] as const

/** By which any list is asked for as a file. */
export const exportField = z
  .enum(exportFormats)
  .optional()
  .meta({ description: 'ours: everything under the filters as a file, whatever the page' })

/** The codes of a listing without a default page. */
export const unpagedListErrors = [...listErrors, 'PMS_PS_ERROR_006', 'PMS_PS_ERROR_008'] as const

/** The query string of a listing. What is not in the contract is optional, and changes no answer without it. */
export const listQuery = <Filter extends string, Sort extends string>(spec: ListSpec<Filter, Sort>) =>
  z.object({
    sortFieldName: optionalText.meta({ enum: [...spec.sorts] }),
    sortType: optionalText.meta({ description: 'asc or desc, any case' }),
    pageNo: optionalText.meta({ description: 'from 0' }),
    pageSize: optionalText,
    export: exportField,
    ...((spec.tabs === undefined ? {} : { withCounts: countsWish(spec.tabs) }) as {
      withCounts: typeof optionalText
    }),
    ...(Object.fromEntries(
      Object.entries<FilterKind>(spec.filters).map(([name, kind]) => {
        const description = descriptions[kind]
        return [name, description === undefined ? optionalText : optionalText.meta({ description })]
      }),
    ) as Record<Filter, typeof optionalText>),
  })

/** One page of a listing. When nothing matches, the three numbers are 0. */
export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ pageNo: z.int(), pageSize: z.int(), totalResults: z.int(), data: z.array(row) })

/** The same of a listing with tabs. */
export const tabbedPage = <Row extends z.ZodType>(row: Row) =>
  page(row).extend({
    /** Only when asked for: how many rows there are for each tab that has any, under all filters but that of the tabs. */
    counts: z.record(z.string(), z.int()).optional(),
  })
