import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'

/** A process that answers at run time, as it told of itself last. */
export interface RunTimeProcess {
  readonly id: string
  readonly kind: 'server' | 'gateway'
  readonly host: string
  readonly pid: number
  readonly startedAt: Date
  readonly toldAt: Date
  readonly callsPerSecond: number
  readonly feedAgeMs: number | null
  readonly waiting: number
  readonly lost: number
}

/** Stores what a process says of itself. */
export const tell = async (tx: Tx, told: RunTimeProcess): Promise<void> => {
  const { id, kind, host, pid, startedAt, toldAt, callsPerSecond, feedAgeMs, waiting, lost } = told
  await sql`
    insert into run_time_process
      (id, kind, host, pid, started_at, told_at, calls_per_second, feed_age_ms, waiting, lost)
    values (${id}, ${kind}, ${host}, ${pid}, ${startedAt}, ${toldAt}, ${callsPerSecond}, ${feedAgeMs}, ${waiting}, ${lost})
    on conflict (id) do update set told_at = excluded.told_at, calls_per_second = excluded.calls_per_second,
      feed_age_ms = excluded.feed_age_ms, waiting = excluded.waiting, lost = excluded.lost`.execute(tx.tables)
}

/** Forgets processes that have not told of themselves since a moment. @returns how many */
export const forgetSilent = async (tx: Tx, since: Date): Promise<number> => {
  const { numAffectedRows } = await sql`delete from run_time_process where told_at < ${since}`.execute(
    tx.tables,
  )
  return Number(numAffectedRows ?? 0)
}

/** All that are known, those that told last first. */
export const listProcesses = async (reader: Reader): Promise<RunTimeProcess[]> => {
  const { rows } = await sql<RunTimeProcess>`
    select id, kind, host, pid, started_at as "startedAt", told_at as "toldAt", calls_per_second as "callsPerSecond",
      feed_age_ms as "feedAgeMs", waiting, lost
    from run_time_process order by told_at desc, id limit 200`.execute(reader.tables)
  return rows
}
