/** The query of a list for as many as the server decides in one call, the longest waiting first. */
export const longestWaiting = {
  sortFieldName: 'createdDateTime',
  sortType: 'asc',
  pageNo: '0',
  pageSize: '50',
} as const
