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

/** The tables that the question prepared on an app's connection is about. */
const prepared = new WeakMap<TestApp, string>()

/** Prepares the question for the tables that there are: it is asked thousands of times, and takes longer to plan than to answer. */
const prepareQuestion = async (api: TestApp): Promise<void> => {
  const tables = await api.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
       and relkind in ('r', 'p') and relname <> all ($1) order by 1`,
    [restless],
  )
  const names = tables.map(({ name }) => name)
  const before = prepared.get(api)
  if (before === names.join()) return
  if (before !== undefined) await api.query('deallocate database_state')
  const parts = names.map(
    (name) =>
      // 64 bits of each row, added up: far cheaper than a text of all rows in order.
      `select '${name}' as name, count(*) || ' rows, ' || coalesce(sum(hash_record_extended(r, 0)), 0) as state from "${name}" r`,
  )
  await api.query(`prepare database_state as ${parts.join(' union all ')}`)
  prepared.set(api, names.join())
}

/** What the database holds now, every table of it but for those that are never at rest. */
export const readDatabaseState = async (api: TestApp): Promise<DatabaseState> => {
  await prepareQuestion(api)
  const rows = await api.query<{ name: string; state: string }>('execute database_state')
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}

/** Does `work` and proves that no table has another row, or a row another value, than before. */
export const expectNothingStored = async <T>(api: TestApp, work: () => Promise<T>): Promise<T> => {
  const before = await readDatabaseState(api)
  const result = await work()
  expect(await readDatabaseState(api)).toEqual(before)
  return result
}
