import { expect } from 'vitest'
import type { TestApp } from '../app.ts'

/** Table → how many rows it has, and a digest of all that is in them. */
export type DatabaseState = Readonly<Record<string, string>>

/**
 * Counters are raised wherever something may have changed, also by a statement that found nothing to change; and every process
 * says by itself, again and again, how far it has read what it holds in memory. What the usage log says of decisions is
 * written some moments after them.
 */
const restless = ['revision', 'view_reader', 'run_time_process', 'usage_log', 'usage_total', 'usage_last']

/** What the database holds now, every table of it but for those that are never at rest. */
export const readDatabaseState = async (api: TestApp): Promise<DatabaseState> => {
  const tables = await api.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all ($1) order by 1`,
    [restless],
  )
  const parts = tables.map(
    ({ name }) =>
      // 64 bits of each row, added up: asked for hundreds of times, and far cheaper than a text of all rows in order.
      `select '${name}' as name, count(*) || ' rows, ' || coalesce(sum(hash_record_extended(r, 0)), 0) as state from "${name}" r`,
  )
  const rows = await api.query<{ name: string; state: string }>(parts.join(' union all '))
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}

/** Does `work` and proves that no table has another row, or a row another value, than before. */
export const expectNothingStored = async <T>(api: TestApp, work: () => Promise<T>): Promise<T> => {
  const before = await readDatabaseState(api)
  const result = await work()
  expect(await readDatabaseState(api)).toEqual(before)
  return result
}
