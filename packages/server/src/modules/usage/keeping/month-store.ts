import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'

/** The months that have tables, as `yyyy-MM`, oldest first. */
export const listMonths = async (reader: Reader): Promise<string[]> => {
  const { rows } = await sql<{ month: string }>`
    select replace(substring(relname from 'log_(\\d{4,}_\\d{2})$'), '_', '-') as month
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'usage_month' and relkind = 'r' order by 1`.execute(reader.tables)
  return rows.map(({ month }) => month)
}

/** Drops the table of a month with everything in it. @param month `yyyy-MM` */
export const dropMonth = async (tx: Tx, month: string): Promise<void> => {
  const table = sql.table(`usage_month.log_${month.replace('-', '_')}`)
  await sql`drop table if exists ${table}`.execute(tx.tables)
}

/** Forgets numbers that began before a moment, some at a time. @returns how many rows */
export const forgetTotals = async (
  tx: Tx,
  { span, before, limit }: { readonly span: 'hour' | 'day'; readonly before: Date; readonly limit: number },
): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from usage_total where ctid = any(array(
      select ctid from usage_total where span = ${span} and starts_at < ${before} limit ${limit}))`.execute(
    tx.tables,
  )
  return Number(numAffectedRows ?? 0)
}
