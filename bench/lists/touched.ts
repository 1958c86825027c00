import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'

/** A server process tells what it has read at most once a second, with the next statement. */
const tellingMs = 1_100

const readings = `
  select indexrelname as name, idx_tup_read::float8 as rows from pg_stat_user_indexes where relname = $1
  union all
  select relname || ', whole', seq_tup_read::float8 from pg_stat_user_tables where relname = $1`

const look = async (client: Client, table: string): Promise<Map<string, number>> => {
  const { rows } = await client.query<{ name: string; rows: number }>(readings, [table])
  return new Map(rows.map(({ name, rows: read }) => [name, read]))
}

interface Asking {
  readonly table: string
  /** Asks for the first page, so that the total is known. */
  readonly first: () => Promise<unknown>
  /** Asks for the page. */
  readonly page: () => Promise<unknown>
}

/** The index, or the table as a whole, of which the first visit to a page reads most, and how many entries of it. */
export const mostTouched = async (client: Client, { table, first, page }: Asking): Promise<string> => {
  const settle = async (): Promise<void> => {
    await wait(tellingMs)
    await first()
  }
  // Whatever was remembered of the list is not believed any more.
  await client.query(`select raise_revision($1, '')`, [table])
  await first()
  await settle()
  await settle()
  const before = await look(client, table)
  await page()
  await settle()
  await settle()
  const after = await look(client, table)
  const read = [...after].map(([name, rows]) => ({ name, rows: rows - (before.get(name) ?? 0) }))
  const [most] = read.toSorted((a, b) => b.rows - a.rows)
  return most ? `${most.name}: ${most.rows.toLocaleString('en')}` : ''
}
