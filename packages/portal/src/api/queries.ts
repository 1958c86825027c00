import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'
import { useCall } from './call-context.ts'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { Call, CallInput, OperationName, Response } from './client.ts'

/** What a read takes besides its name; the signal comes from the cache. */
export type ReadInput<N extends OperationName> = Omit<CallInput<N>, 'signal' | 'background'>

/** A read as an entry of the cache; its key starts with the operation's name, which is what commands invalidate by. */
export const readQuery = <N extends OperationName>(
  call: Call,
  name: N,
  input: ReadInput<N>,
  background = false,
) =>
  queryOptions<Response<N>, ApiError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, { ...input, signal, background } as unknown as CallInput<N>),
  })

interface ReadOptions {
  readonly enabled?: boolean
  /** Asks again by itself, every so many milliseconds; this does not count as use of the session. */
  readonly refetchInterval?: number
  /** Shows the former answer while another page, sort or filter is fetched. */
  readonly keepFormer?: boolean
}

/** Reads through the cache. */
export const useRead = <N extends OperationName>(
  name: N,
  input: ReadInput<N>,
  { keepFormer = false, ...options }: ReadOptions = {},
): UseQueryResult<Response<N>, ApiError> =>
  useQuery({
    ...readQuery(useCall(), name, input, options.refetchInterval !== undefined),
    ...options,
    ...(keepFormer ? { placeholderData: keepPreviousData } : {}),
  })

/** Does something, then drops what it made stale. */
export const useCommand = <N extends OperationName>(
  name: N,
  stale: readonly OperationName[],
): UseMutationResult<Response<N>, ApiError, CallInput<N>> => {
  const call = useCall()
  const cache = useQueryClient()
  return useMutation<Response<N>, ApiError, CallInput<N>>({
    mutationFn: (input) => call(name, input),
    // Not awaited: a dialog that fresh data takes off the page would never hear that it has succeeded.
    onSuccess: () => {
      for (const each of stale) void cache.invalidateQueries({ queryKey: [each] })
    },
  })
}

/** Only a read that the network lost is worth repeating; a refusal stays one. */
export const retryRead = (failures: number, error: Error): boolean =>
  error instanceof ApiError && error.code === 'NETWORK' && failures < 2
