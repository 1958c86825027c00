import { sql } from 'kysely'
import { tablesOf, type Tx } from '../database/database.ts'

interface Tables {
  mail_allowance: { key: string; paid_at: Date }
}

/** So many mails at once; used up, the allowance comes back evenly over the window. */
export interface Allowance {
  readonly mails: number
  readonly windowSeconds: number
}

/**
 * Takes one mail from an allowance (a leaky bucket, held as the time when all that was taken is paid off). Of many at a
 * time each is counted, in every process.
 * @returns undefined when there was one; else the seconds until there is
 */
export const take = async (
  tx: Tx,
  key: string,
  { mails, windowSeconds }: Allowance,
  now: Date,
): Promise<number | undefined> => {
  const share = sql`make_interval(secs => ${windowSeconds / mails}::float8)`
  // A millisecond more, for shares that are rounded.
  const end = new Date(now.getTime() + windowSeconds * 1000 + 1)
  // Beyond twice the window stands only what was written before the clock was set back.
  const impossible = new Date(now.getTime() + windowSeconds * 2000)
  const paid = sql`case when mail_allowance.paid_at > ${impossible} then ${now}::timestamptz
                        else greatest(mail_allowance.paid_at, ${now}::timestamptz) end`
  const { rows } = await sql`
    insert into mail_allowance (key, paid_at) values (${key}, ${now}::timestamptz + ${share})
    on conflict (key) do update set paid_at = ${paid} + ${share} where ${paid} + ${share} <= ${end}
    returning key`.execute(tx.tables)
  if (rows.length > 0) return undefined
  const row = await tablesOf<Tables>(tx)
    .selectFrom('mail_allowance')
    .select('paid_at')
    .where('key', '=', key)
    .executeTakeFirst()
  const full = (row?.paid_at ?? now).getTime() + (windowSeconds * 1000) / mails - windowSeconds * 1000
  return Math.max(1, Math.ceil((full - now.getTime()) / 1000))
}

/** Deletes at most a hundred allowances of which nothing is taken. */
export const removePaid = async (tx: Tx, now: Date): Promise<void> => {
  await sql`
    delete from mail_allowance where key in (
      select key from mail_allowance where paid_at < ${now} limit 100 for update skip locked)`.execute(
    tx.tables,
  )
}
