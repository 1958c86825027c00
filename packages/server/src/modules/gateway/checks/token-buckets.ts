import type { Clock } from '../../../platform/clock.ts'

/** Takes one from somebody's bucket. @returns after how many seconds there is one again; undefined when there was one */
export type TokenBuckets = (owner: string) => number | undefined

interface Bucket {
  left: number
  at: number
}

const mostBuckets = 50_000

/**
 * Buckets that fill evenly and hold two seconds' worth. In the memory of one process and bounded: the one that was used
 * longest ago is forgotten, and is full when it comes again.
 */
export const createTokenBuckets = (clock: Clock, perSecond: number): TokenBuckets => {
  const buckets = new Map<string, Bucket>()
  const most = 2 * perSecond
  return (owner) => {
    const at = clock.now().getTime()
    const bucket = buckets.get(owner) ?? { left: most, at }
    const filled = Math.max(0, ((at - bucket.at) * perSecond) / 1000)
    const left = Math.min(most, bucket.left + filled)
    const isGranted = left >= 1
    buckets.delete(owner)
    const [oldest] = buckets.size >= mostBuckets ? buckets.keys() : []
    if (oldest !== undefined) buckets.delete(oldest)
    buckets.set(owner, { left: isGranted ? left - 1 : left, at })
    return isGranted ? undefined : Math.max(1, Math.ceil((1 - left) / perSecond))
  }
}
