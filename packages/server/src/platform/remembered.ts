import type { Clock } from './clock.ts'

/**
 * Remembers what `work` made for some time by the clock; whoever asks meanwhile gets the same, or waits for the same. A failure
 * is told to those who wait, and forgotten.
 */
export const remembered = <Result>(
  clock: Clock,
  milliseconds: number,
  work: () => Promise<Result>,
): (() => Promise<Result>) => {
  let last: { readonly at: number; readonly result: Promise<Result> } | undefined
  return () => {
    const now = clock.now().getTime()
    if (last && Math.abs(now - last.at) < milliseconds) return last.result
    const entry = { at: now, result: work() }
    last = entry
    entry.result.catch(() => {
      if (last === entry) last = undefined
    })
    return entry.result
  }
}
