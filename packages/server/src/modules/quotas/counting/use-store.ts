import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { Counted, Periods } from '../quota.ts'

/** Calls that want to be counted. */
export interface CallWish extends Counted {
  /** That wait. */
  readonly needed: number
  /** That may come; as many of them as is fair. */
  readonly ahead: number
  readonly periods: Periods
}

/** How many may be made, and what is counted with them. */
export interface CallGrant {
  readonly granted: number
  readonly dayCalls: number
  readonly monthCalls: number
}

type Parameter<Item> = readonly [type: string, read: (item: Item) => unknown]

/** Each as an array, in the order of the function's parameters. */
const arraysOf = <Item>(items: readonly Item[], parameters: readonly Parameter<Item>[]) =>
  sql.join(parameters.map(([type, read]) => sql`${items.map(read)}::${sql.raw(type)}[]`))

const taking: readonly Parameter<CallWish>[] = [
  ['text', ({ subject }) => subject],
  ['bigint', ({ needed }) => needed],
  ['bigint', ({ ahead }) => ahead],
  ['bigint', ({ perDay }) => perDay],
  ['bigint', ({ perMonth }) => perMonth],
  ['date', ({ periods }) => periods.day],
  ['date', ({ periods }) => periods.month],
]

/**
 * Counts calls before they are made.
 * @param wishes in the order of their subjects: two processes must not wait for each other
 * @returns for each, in this order
 */
export const takeCalls = async (reader: Reader, wishes: readonly CallWish[]): Promise<CallGrant[]> => {
  const { rows } = await sql<Record<'granted' | 'day_calls' | 'month_calls', number>>`
    select taken.* from unnest(${arraysOf(wishes, taking)}) with ordinality
      as wish (subject, needed, ahead, per_day, per_month, day, month, place)
    cross join lateral quota_take(subject, needed, ahead, per_day, per_month, day, month) as taken
    order by place`.execute(reader.tables)
  return rows.map((row) => ({
    granted: row.granted,
    dayCalls: row.day_calls,
    monthCalls: row.month_calls,
  }))
}

/** Calls that were counted and not made. */
export interface Unused {
  readonly subject: string
  readonly calls: number
  /** Those in which they were counted. */
  readonly periods: Periods
}

const givingBack: readonly Parameter<Unused>[] = [
  ['text', ({ subject }) => subject],
  ['bigint', ({ calls }) => calls],
  ['date', ({ periods }) => periods.day],
  ['date', ({ periods }) => periods.month],
]

/** Gives calls back. @param unused in the order of their subjects */
export const giveBackCalls = async (reader: Reader, unused: readonly Unused[]): Promise<void> => {
  await sql`select quota_give_back(subject, calls, day, month)
    from unnest(${arraysOf(unused, givingBack)}) as unused (subject, calls, day, month)`.execute(
    reader.tables,
  )
}

/** What is counted of a subject now. */
export const loadUse = async (
  reader: Reader,
  subject: string,
  { day, month }: Periods,
): Promise<Omit<CallGrant, 'granted'>> => {
  const { rows } = await sql<{ day_calls: number; month_calls: number }>`
    select case when day >= ${day}::date then day_calls else 0 end as day_calls,
      case when month >= ${month}::date then month_calls else 0 end as month_calls
    from quota_use where subject = ${subject}`.execute(reader.tables)
  return { dayCalls: rows[0]?.day_calls ?? 0, monthCalls: rows[0]?.month_calls ?? 0 }
}

/** Forgets what was counted in months that are over. @returns how many */
export const forgetUse = async (tx: Tx, { month }: Periods, limit: number): Promise<number> => {
  const gone = await sql`delete from quota_use where subject in
    (select subject from quota_use where month < ${month}::date order by month limit ${limit} for update skip locked)`.execute(
    tx.tables,
  )
  return Number(gone.numAffectedRows ?? 0)
}
