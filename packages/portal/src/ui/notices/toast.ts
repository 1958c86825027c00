/** A short message that something was done. */
export interface Toast {
  readonly id: number
  readonly message: string
}

/** More would cover the page. */
const most = 2

let toasts: readonly Toast[] = []
let made = 0
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]): void => {
  toasts = next
  for (const listener of listeners) listener()
}

/** The messages on the page, for `Toasts`; one list, because a page has one place for them. */
export const toastList = {
  current: (): readonly Toast[] => toasts,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  drop: (id: number): void => set(toasts.filter((toast) => toast.id !== id)),
} as const

/** Says briefly that something was done; leaves by itself. */
export const sayDone = (message: string): void => {
  made += 1
  set([...toasts, { id: made, message }].slice(-most))
}
