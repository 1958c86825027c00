import { sql } from 'kysely'
import type { Reader } from '../database/database.ts'
import type { ListeningConnection } from '../database/listen.ts'

/** What a view is filled from. */
export interface ViewSource {
  /** As the triggers call it (migration 0190). */
  readonly name: string
  /** SQL of all its entries: `key bytea`, and `record bytea`, which is what is kept of the key with the value behind it. */
  readonly entries: string
  readonly keyWidth: number
  /** How many octets of the beginning of a key are kept, where keys are so random that those tell any two apart; absent: all. */
  readonly keptWidth?: number
  readonly valueWidth: number
}

/** How many octets of a key a view keeps. */
export const keptWidthOf = ({ keyWidth, keptWidth = keyWidth }: ViewSource): number => keptWidth

/** The channel on which the database says that a view has changed; the name of the view is the message. */
export const viewChannel = 'view_changed'

/** How long whoever has read a view may answer from it. */
export const beliefMilliseconds = 1_000

/** The database counts a little longer, so that no reader is forgotten before it has stopped believing. */
const countedMilliseconds = 1_200

const changesAtOnce = 2_000
const recordsAtOnce = 20_000

/** What has changed of a view behind a number, in order. */
export interface Changes {
  readonly head: number
  /** Null: any entry may have changed. */
  readonly keys: readonly (Buffer | null)[]
  /** Up to where `keys` go; undefined where some of the changes are not known any more. */
  readonly upTo: number | undefined
}

/** The number of the last change. */
export const readHead = async (connection: ListeningConnection, view: string): Promise<number> => {
  const [row] = await connection.query<{ head: string }>(
    'select coalesce(max(sequence), 0)::bigint as head from view_change where view = $1',
    [view],
  )
  return Number(row?.head ?? 0)
}

/** The changes behind a number, as many as are taken at once. */
export const readChanges = async (
  connection: ListeningConnection,
  view: string,
  after: number,
): Promise<Changes> => {
  const rows = await connection.query<{ head: string; sequence: string | null; key: Buffer | null }>(
    `select (select coalesce(max(sequence), 0) from view_change where view = $1)::bigint as head, change.sequence, change.key
     from (values (1)) as always left join lateral (
       select sequence, key from view_change where view = $1 and sequence > $2 order by sequence limit ${changesAtOnce}
     ) as change on true order by change.sequence`,
    [view, after],
  )
  const found = rows.filter(({ sequence }) => sequence !== null)
  const head = Number(rows[0]?.head ?? 0)
  const hasGap = found.some(({ sequence }, place) => Number(sequence) !== after + place + 1)
  // A database that was put back to an earlier state has changed, too.
  const upTo = hasGap || head < after ? undefined : after + found.length
  return { head, keys: found.map(({ key }) => key), upTo }
}

/** The entries of some keys, as they are now; what is missing is no entry any more. */
export const readEntries = async (
  connection: ListeningConnection,
  { entries }: ViewSource,
  keys: readonly Buffer[],
): Promise<readonly Buffer[]> => {
  const rows = await connection.query<{ record: Buffer }>(
    `select record from (${entries}) as entry where key = any($1)`,
    [keys],
  )
  return rows.map(({ record }) => record)
}

/** Some thousand entries behind a key, packed one after the other: reading a million rows one by one takes seconds. */
export const readPart = async (
  connection: ListeningConnection,
  source: ViewSource,
  after: Buffer,
): Promise<{ readonly records: Buffer; readonly last: Buffer | undefined }> => {
  const { entries, keyWidth, valueWidth } = source
  const kept = keptWidthOf(source)
  const [row] = await connection.query<{ packed: Buffer | null }>(
    `select string_agg(record, ''::bytea order by key) as packed from (
       select key, record from (${entries}) as entry where key > $1 order by key limit ${recordsAtOnce}) as part`,
    [after],
  )
  const records = row?.packed ?? Buffer.alloc(0)
  const width = kept + valueWidth
  if (records.length < recordsAtOnce * width) return { records, last: undefined }
  const last = records.subarray(records.length - width, records.length - valueWidth)
  // Behind every key that begins so: there is no other.
  return { records, last: Buffer.concat([last, Buffer.alloc(keyWidth - kept, 0xff)]) }
}

/** Says up to where this process has read a view, and that it answers from it. */
export const tellReader = (
  connection: ListeningConnection,
  { reader, view, applied }: { readonly reader: string; readonly view: string; readonly applied: number },
): Promise<unknown> =>
  connection.query(
    `insert into view_reader (reader, view, applied, told_at) values ($1, $2, $3, clock_timestamp())
     on conflict (reader, view) do update set applied = excluded.applied, told_at = excluded.told_at`,
    [reader, view, applied],
  )

/** Forgets readers that have been silent for long. */
export const forgetReaders = (connection: ListeningConnection): Promise<unknown> =>
  connection.query(`delete from view_reader where told_at < clock_timestamp() - interval '1 hour'`, [])

/** The number of the last change that has been committed. */
export const loadHead = async (reader: Reader, view: string): Promise<number> => {
  const { rows } = await sql<{ head: number }>`
    select coalesce(max(sequence), 0)::bigint as head from view_change where view = ${view}`.execute(
    reader.tables,
  )
  return rows[0]?.head ?? 0
}

/** Whether some process may still answer from a view as it was before a change. */
export const someAreBehind = async (reader: Reader, view: string, sequence: number): Promise<boolean> => {
  const counted = sql.lit(`${countedMilliseconds} milliseconds`)
  const { rows } = await sql<{ some_are: boolean }>`
    select exists (
      select from view_reader
      where view = ${view} and applied < ${sequence} and told_at > clock_timestamp() - ${counted}::interval)
      -- Whoever told it before a crash of the database is not remembered.
      or pg_postmaster_start_time() > clock_timestamp() - ${counted}::interval as some_are`.execute(
    reader.tables,
  )
  return rows[0]?.some_are ?? false
}
