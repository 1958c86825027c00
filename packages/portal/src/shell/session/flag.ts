import { useSyncExternalStore } from 'react'

/** A flag that the client raises when a reply says something about the whole page, such as that the session is gone. */
export interface Flag {
  readonly raise: () => void
  readonly lower: () => void
  readonly isRaised: () => boolean
  readonly subscribe: (listener: () => void) => () => void
}

export const createFlag = (): Flag => {
  let raised = false
  const listeners = new Set<() => void>()
  const set = (value: boolean) => {
    if (raised === value) return
    raised = value
    for (const listener of listeners) listener()
  }
  return {
    raise: () => set(true),
    lower: () => set(false),
    isRaised: () => raised,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useIsRaised = (flag: Flag): boolean => useSyncExternalStore(flag.subscribe, flag.isRaised)
