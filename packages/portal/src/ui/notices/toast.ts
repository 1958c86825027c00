/** What comes naturally after something was done: where it is done, in words of doing. */
export interface NextStep {
  readonly label: string
  /** An address of the portal, with its query. */
  readonly to: string
}

/** A short message that something was done. */
export interface Toast {
  readonly id: number
  readonly message: string
  readonly next: NextStep | null
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

/**
 * Says briefly that something was done, and what comes next; leaves by itself. The step is never to be found here alone:
 * the page or the home page leads to it, too.
 */
export const sayDone = (message: string, next: NextStep | null = null): void => {
  made += 1
  // A step that was offered before is no longer the next one.
  const others = toasts.filter((toast) => toast.next === null)
  set([...others, { id: made, message, next }].slice(-most))
}
