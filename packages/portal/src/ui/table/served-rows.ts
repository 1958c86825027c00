import type { UseQueryResult } from '@tanstack/react-query'

interface Served<Row> {
  readonly data: readonly Row[]
  readonly totalResults: number
}

/** What a table needs to know of a list that the server filters, sorts and pages. */
export const servedRows = <Row>(list: UseQueryResult<Served<Row>>) => ({
  rows: list.data?.data,
  total: list.data?.totalResults ?? 0,
  fetching: list.isPlaceholderData,
  error: list.error,
  onRetry: () => void list.refetch(),
})
