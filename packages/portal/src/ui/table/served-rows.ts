import type { UseQueryResult } from '@tanstack/react-query'

interface Served<Row> {
  readonly data: readonly Row[]
  readonly totalResults: number
  readonly counts?: Readonly<Record<string, number>> | undefined
}

/** What a table needs to know of a list that the server filters, sorts and pages. */
export const servedRows = <Row>(list: UseQueryResult<Served<Row>>) => ({
  rows: list.data?.data,
  total: list.data?.totalResults ?? 0,
  counts: list.data?.counts,
  fetching: list.isPlaceholderData,
  error: list.error,
  onRetry: () => void list.refetch(),
})
