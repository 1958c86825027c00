import { sql } from 'kysely'
import { lockTimeout, tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  sign_in_attempt: { key: string; failures: number; last_at: Date; blocked_until: Date }
}

/** From which failure on attempts are delayed, and by how much: doubling from `firstSeconds` to `longestSeconds`. */
export interface Delay {
  readonly free: number
  readonly firstSeconds: number
  readonly longestSeconds: number
  /** After so long without an attempt everything is forgotten. */
  readonly restSeconds: number
}

/** What is blocked, and until when. */
export interface Block {
  readonly key: string
  readonly until: Date
}

/** How long a block still lasts, as `Retry-After` says it. */
export const secondsUntil = (until: Date, now: Date): number =>
  Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))

/** How long one waits for another's turn: many times what a crowd takes, and short for those who wait behind. */
const patience = '1s'

/**
 * Makes whoever locks one of these keys wait until the transaction ends; name them in one order everywhere.
 * When somebody holds one for too long, the database's refusal is answered with 503.
 */
export const lock = async (tx: Tx, keys: readonly string[]): Promise<void> => {
  const locks = keys.map((key) => sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
  // From left to right; other locks of the transaction are waited for as ever.
  await sql`
    select set_config('lock_timeout', ${patience}, true), ${sql.join(locks)},
           set_config('lock_timeout', ${lockTimeout}, true)`.execute(tx.tables)
}

/**
 * Of these keys the one that is blocked longest, if any is.
 * @param longestSeconds beyond it stands only what was written before the clock was set back
 */
export const findBlock = async (
  reader: Reader,
  keys: readonly string[],
  longestSeconds: number,
  now: Date,
): Promise<Block | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('sign_in_attempt')
    .select(['key', 'blocked_until as until'])
    .where('key', 'in', keys)
    .where('blocked_until', '>', now)
    .where('blocked_until', '<=', new Date(now.getTime() + longestSeconds * 1000))
    .orderBy('blocked_until', 'desc')
    .executeTakeFirst()

/**
 * Counts what is limited, unless the key is blocked already.
 * @returns undefined when it was counted, or until when the key is blocked
 */
export const count = async (tx: Tx, key: string, delay: Delay, now: Date): Promise<Date | undefined> => {
  const { free, firstSeconds, longestSeconds, restSeconds } = delay
  const rested = sql`(sign_in_attempt.last_at < ${now}::timestamptz - make_interval(secs => ${restSeconds}))`
  const failures = sql`case when ${rested} then 1 else sign_in_attempt.failures + 1 end`
  // The exponent is capped, so that the power cannot overflow.
  const seconds = sql`least(${longestSeconds}::float8, ${firstSeconds}::float8 * power(2, least(30, ${failures} - ${free}::int)))`
  // Beyond the longest delay stands only what was written before the clock was set back.
  const longest = new Date(now.getTime() + longestSeconds * 1000)
  const result = await sql<{ failures: number }>`
    insert into sign_in_attempt (key, failures, last_at, blocked_until)
    values (${key}, 1, ${now}, '-infinity')
    on conflict (key) do update set
      failures = ${failures},
      last_at = ${now},
      blocked_until = case when ${failures} < ${free}::int then '-infinity'
                           else ${now}::timestamptz + make_interval(secs => ${seconds}) end
    where sign_in_attempt.blocked_until <= ${now} or sign_in_attempt.blocked_until > ${longest}
    returning failures`.execute(tx.tables)
  if (result.rows.length > 0) return undefined
  const row = await tablesOf<Tables>(tx)
    .selectFrom('sign_in_attempt')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.blocked_until ?? now
}

/** Forgets every failure of these keys. */
export const clear = async (tx: Tx, keys: readonly string[]): Promise<void> => {
  await tablesOf<Tables>(tx).deleteFrom('sign_in_attempt').where('key', 'in', keys).execute()
}

/** Forgets every failure of the keys that begin with `prefix`. */
export const clearAll = async (tx: Tx, prefix: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('sign_in_attempt')
    .where(sql<boolean>`starts_with(key, ${prefix})`)
    .execute()
}

/** Takes one counted attempt back, and the delay that it brought. */
export const takeBack = async (tx: Tx, key: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('sign_in_attempt')
    .set({ failures: sql`greatest(failures - 1, 0)`, blocked_until: sql`'-infinity'` })
    .where('key', '=', key)
    .execute()
}

/** Deletes at most a hundred keys that have rested since `before`. */
export const removeRested = async (tx: Tx, before: Date): Promise<void> => {
  await sql`
    delete from sign_in_attempt where key in (
      select key from sign_in_attempt where last_at < ${before} limit 100 for update skip locked)`.execute(
    tx.tables,
  )
}
