import type { Clock } from '../../platform/clock.ts'

/** What is blocked for a while, as one process remembers it. */
export interface BlockList {
  /** Notes that the database blocks a key until then. */
  note(key: string, until: Date): void
  /** Until when a key is blocked; undefined when it is not, or when it is time to ask the database again. */
  until(key: string): Date | undefined
  /** Somebody was forgiven: the database is asked again for everybody. */
  clear(): void
}

const mostKeys = 50_000

/** After so long the database is asked again: another process may have forgiven meanwhile. */
const trustMilliseconds = 5_000

/** A flood must not reach the database with every try. What this list drops costs a look there, and no more. */
export const createBlockList = (clock: Clock): BlockList => {
  const blocks = new Map<string, { readonly until: Date; readonly notedAt: number }>()
  return {
    note(key, until) {
      if (blocks.size >= mostKeys) blocks.clear()
      blocks.set(key, { until, notedAt: clock.now().getTime() })
    },
    until(key) {
      const block = blocks.get(key)
      if (!block) return undefined
      const now = clock.now().getTime()
      const isFresh = now >= block.notedAt && now < block.notedAt + trustMilliseconds
      if (isFresh && now < block.until.getTime()) return block.until
      blocks.delete(key)
      return undefined
    },
    clear: () => blocks.clear(),
  }
}
