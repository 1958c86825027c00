import { z } from 'zod'
import { identifier, searchText } from '../fields.ts'
import { searchFilter } from './search-contract.ts'

const column = z.object({
  columnName: identifier(256),
  /** unique or all, any case; unique when absent or blank (B-24). */
  type: searchText(256).nullish(),
  /** Absent, null and blank restrict nothing (B-24, D-22). */
  text: searchText(256).nullish(),
})

/** The older question for the values that columns have (pms-policy-device-api §0.6). */
export const filterValuesRequest = z.object({
  filters: z.array(column).max(20),
  optionalFilters: z.array(searchFilter).max(20).nullish(),
})

export type FilterValuesRequest = z.output<typeof filterValuesRequest>

/** The values of all columns that were asked for, one after the other. */
export const filterValuesResponse = z.object({
  filters: z.array(z.object({ fieldID: z.string(), fieldValue: z.string(), fieldCode: z.string() })),
})

/** Codes about the columns; those of `optionalFilters` are among the codes of the older search. */
export const filterValuesErrors = [
  'PMS-MSD-310',
  'PMS-MSD-312',
  'PMS-MSD-315',
  'PMS-MSD-317',
  'PMS-MSD-324',
  'PMS-MSD-390',
  'PMS-MSD-391',
  'PMS-MSD-392',
] as const
