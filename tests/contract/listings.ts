/**
 * The codes that all listings answer about their parameters.
 * @param sort a field that this listing sorts by
 * @param listed makes the call
 */
export const listCodes = <Call>(
  sort: string,
  listed: (query: Readonly<Record<string, string>>) => Call,
  { ignoresHalfSort = false } = {},
): Record<string, Call> => ({
  ...(ignoresHalfSort ? {} : { PMS_PS_ERROR_007: listed({ sortType: 'asc' }) }),
  PMS_PRT_357: listed({ sortFieldName: 'nothing', sortType: 'asc' }),
  PMS_PRT_358: listed({ sortFieldName: sort, sortType: 'sideways' }),
  PMS_PRT_360: listed({ pageNo: '-1' }),
  PMS_PRT_361: listed({ pageSize: '0' }),
})

interface Filter {
  columnName?: string
  type?: string
  value?: string
  values?: string[]
  fromValue?: string
}

/** A body of the older search, and the codes that it answers. @param text a column that holds text, @param flag one of true and false */
export const searchCodes = <Call>(
  text: string,
  flag: string,
  searched: (request: object) => Call,
): Record<string, Call> => {
  const filtered = (filter: Filter) => searched({ filters: [filter] })
  const sorted = (sortField: string, sortType: string) => searched({ sort: [{ sortField, sortType }] })
  return {
    'PMS-MSD-310': filtered({ columnName: 'nothing', type: 'equals', value: 'x' }),
    'PMS-MSD-312': filtered({ columnName: text, value: 'x' }),
    'PMS-MSD-313': searched({ pagination: { pageStart: -1, pageFetch: 10 } }),
    'PMS-MSD-314': sorted(text, ' '),
    'PMS-MSD-315': filtered({ columnName: text, type: 'between', fromValue: 'a' }),
    'PMS-MSD-357': sorted('nothing', 'asc'),
    'PMS-MSD-358': sorted(text, 'sideways'),
    'PMS-MSD-390': filtered({ columnName: flag, type: 'equals', value: 'perhaps' }),
    'PMS-MSD-391': filtered({ columnName: text, type: 'in', values: [] }),
    'PMS-MSD-392': filtered({ columnName: text, type: 'equals', value: 'x', values: ['y'] }),
  }
}

/** The codes of the older question for values. @param text, flag columns of those kinds, @param time a column of times */
export const filterValuesCodes = <Call>(
  text: string,
  time: string,
  flag: string,
  asked: (request: object) => Call,
): Record<string, Call> => {
  const optional = (filter: Filter) => asked({ optionalFilters: [filter] })
  return {
    'PMS-MSD-310': optional({ columnName: 'nothing', type: 'equals', value: 'x' }),
    'PMS-MSD-312': optional({ columnName: text, value: 'x' }),
    'PMS-MSD-315': optional({ columnName: text, type: 'between', fromValue: 'a' }),
    'PMS-MSD-317': asked({ filters: [{ columnName: 'nothing' }] }),
    'PMS-MSD-324': asked({ filters: [{ columnName: time, type: 'unique', text: '' }] }),
    'PMS-MSD-390': optional({ columnName: flag, type: 'equals', value: 'perhaps' }),
    'PMS-MSD-391': optional({ columnName: text, type: 'in', values: [] }),
    'PMS-MSD-392': optional({ columnName: text, type: 'equals', value: 'x', values: ['y'] }),
  }
}
