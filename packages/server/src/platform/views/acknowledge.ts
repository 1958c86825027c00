import type { Database } from '../database/database.ts'
import { readersKnow } from './readers-know.ts'

/**
 * Makes what a database does after each commit: where that has changed what these views hold, it waits until no process
 * answers from them as they were before. So whoever is told that something was done knows that it holds everywhere, without
 * any command having to see to it. Their triggers raise a notice (migration 0200).
 * @param views names of views, as their triggers call them
 */
export const acknowledging = (views: readonly string[]): ((database: Database) => Promise<void>) => {
  const known = new Map<string, number>()
  return async (database) => {
    for (const view of views) {
      // Commits that have ended, whoever's: the wait covers them all.
      const ended = database.ownChanges.ended(`view_changed ${view}`)
      if (ended <= (known.get(view) ?? 0)) continue
      await readersKnow({ database }, view)
      known.set(view, Math.max(ended, known.get(view) ?? 0))
    }
  }
}
