import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { readListState, writeListState } from './list-state.ts'
import type { ListRules, ListState } from './list-state.ts'

export interface ListControl {
  readonly state: ListState
  /** Changes a part; anything but the page number leads back to page 1. */
  readonly change: (part: Partial<ListState>, how?: { replace: boolean }) => void
  readonly reset: () => void
}

/** The state of the list on this page, read from and written to the address. */
export const useListState = (rules: ListRules): ListControl => {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useMemo(() => readListState(search, rules), [search, rules])
  const go = useCallback(
    (next: ListState, replace: boolean) =>
      void navigate({ to: '.', search: writeListState(next, rules), replace, resetScroll: false }),
    [navigate, rules],
  )
  const change = useCallback<ListControl['change']>(
    (part, how = { replace: false }) => go({ ...state, page: 1, ...part }, how.replace),
    [go, state],
  )
  const reset = useCallback(
    () => go({ ...state, page: 1, filters: {}, sort: rules.defaultSort }, false),
    [go, state, rules],
  )
  return { state, change, reset }
}
