import type { Database } from '../../../platform/database/database.ts'
import { append, noteLastUses } from './append-store.ts'
import { createLastUses } from './last-uses.ts'
import { createMonths } from './months.ts'
import { namePartners } from './name-partners.ts'
import type { UsageSink } from './sink.ts'

/** Stores the usage log in the database, with its numbers. */
export const createDatabaseSink = (database: Database): UsageSink => {
  const lastUses = createLastUses()
  const months = createMonths(database)
  return {
    name: 'database',
    async store(batch) {
      const named = await namePartners(database, batch)
      await months.makeFor(named)
      const uses = lastUses.pick(named)
      try {
        await database.transaction(async (tx) => {
          await append(tx, named)
          await noteLastUses(tx, uses)
        })
      } catch (error) {
        months.forget()
        throw error
      }
      lastUses.remember(uses)
    },
    prepare: async () => undefined,
    close: async () => undefined,
  }
}
