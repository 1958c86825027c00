import { useRead } from '../../api/queries.ts'
import { toListQuery } from './list-state.ts'
import type { OperationName, Response } from '../../api/client.ts'
import type { ReadInput } from '../../api/queries.ts'
import type { ServedList } from './ExportMenu.tsx'
import type { ListControl } from './use-list-state.ts'

interface Served<Row> {
  readonly data: readonly Row[]
  readonly totalResults: number
  readonly counts?: Readonly<Record<string, number>> | undefined
}

/** Operations that answer a page of a list. */
type ListOperation = {
  [N in OperationName]: Response<N> extends Served<unknown> ? N : never
}[OperationName]

type RowOf<N extends OperationName> = Response<N> extends Served<infer Row> ? Row : never

/**
 * The rows of a list that the server filters, sorts and pages, as this page's address says.
 * @param operation where they come from @param of what the list is of, beside what a reader chooses
 * @returns what a table needs to know of them
 */
export const useServedRows = <N extends ListOperation>(
  operation: N,
  control: ListControl,
  of: Omit<ServedList, 'operation'> = {},
) => {
  const input = { ...of, query: { ...toListQuery(control.state), ...of.query } } as unknown as ReadInput<N>
  const list = useRead(operation, input, { keepFormer: true })
  const page = list.data as Served<RowOf<N>> | undefined
  return {
    control,
    served: { operation, ...of },
    rows: page?.data,
    total: page?.totalResults ?? 0,
    counts: page?.counts,
    fetching: list.isPlaceholderData,
    error: list.error,
    onRetry: () => void list.refetch(),
  }
}
