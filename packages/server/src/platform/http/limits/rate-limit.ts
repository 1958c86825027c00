import type { Clock } from '../../clock.ts'

/** Allows so many calls per key and window. @returns the seconds to wait, or undefined when the call may go on */
export type RateLimit = (key: string) => number | undefined

const mostKeys = 50_000

/**
 * Counts calls in the memory of one process, in fixed windows: enough against floods. What must hold exactly, such as
 * tries of a password, is counted in the database.
 */
export const createRateLimit = (
  clock: Clock,
  { calls, seconds }: { readonly calls: number; readonly seconds: number },
): RateLimit => {
  let counts = new Map<string, number>()
  let window = 0
  return (key) => {
    const now = Math.floor(clock.now().getTime() / 1000)
    const current = Math.floor(now / seconds)
    if (current !== window || counts.size >= mostKeys) {
      counts = new Map()
      window = current
    }
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count > calls ? (current + 1) * seconds - now : undefined
  }
}
