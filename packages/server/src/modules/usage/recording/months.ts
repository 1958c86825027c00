import type { Database } from '../../../platform/database/database.ts'
import type { StoredUsage } from '../usage.ts'
import { makeMonth } from './append-store.ts'

const monthOf = ({ at }: StoredUsage): string => at.toISOString().slice(0, 7)

/** Sees to it that rows have the tables of their months. */
export const createMonths = (database: Database) => {
  const made = new Set<string>()
  return {
    async makeFor(uses: readonly StoredUsage[]): Promise<void> {
      for (const month of new Set(uses.map(monthOf)))
        if (!made.has(month)) {
          await database.transaction((tx) => makeMonth(tx, month))
          made.add(month)
        }
    },
    /** Somebody may have dropped one meanwhile. */
    forget(): void {
      made.clear()
    },
  }
}
