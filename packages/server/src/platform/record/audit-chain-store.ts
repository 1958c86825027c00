import { sql } from 'kysely'
import { tablesOf, type Database, type Reader } from '../database/database.ts'
import type { AuditHead } from './audit-chain.ts'
import { digestOf, firstLink, type AuditTables } from './record-store.ts'

const batchSize = 1000

/** Walks the chain in order and hands over every link that fits. @returns the first row that does not fit, or null */
export const walkAudit = async (
  reader: Reader,
  onLink: (head: AuditHead) => void,
): Promise<number | null> => {
  let previous = firstLink
  let last: number | null = null
  for (;;) {
    const all = tablesOf<AuditTables>(reader).selectFrom('audit_event').selectAll()
    // From the very first row, also one that was put before the chain.
    const rows = await (last === null ? all : all.where('sequence', '>', last))
      .orderBy('sequence')
      .limit(batchSize)
      .execute()
    for (const row of rows) {
      const expected = digestOf(previous, row.sequence, {
        at: row.at,
        actor: row.actor,
        action: row.action,
        objectType: row.object_type,
        objectId: row.object_id,
        partnerId: row.partner_id,
        requestId: row.request_id,
        detail: row.detail,
      })
      const isNext = row.sequence === (last ?? 0) + 1 && previous.equals(row.previous_hash)
      if (!isNext || !expected.equals(row.hash)) return row.sequence
      previous = row.hash
      last = row.sequence
      onLink({ sequence: row.sequence, hash: row.hash.toString('hex') })
    }
    if (rows.length === 0) return null
  }
}

const mostDifferences = 20

/** A change that the audit log (`sequence`) or the history (`id`) knows, and the other does not. */
export interface RecordDifference {
  readonly sequence: number | null
  readonly id: number | null
  readonly object: string
  readonly action: string
  readonly at: Date
}

/** Every audited row beside the row of the history that says the same: who, what, when, why, before and after. */
const compared = sql`
    audited as (
      select sequence, object_type, object_id, action, at,
             sha256(convert_to(jsonb_build_array(object_type, object_id, partner_id, action, actor, at,
               detail::jsonb ->> 'reason', nullif(detail::jsonb -> 'before', 'null'),
               nullif(detail::jsonb -> 'after', 'null'))::text, 'UTF8')) as line
        from audit_event
    ), told as (
      select id, object_type, object_id, action, at,
             sha256(convert_to(jsonb_build_array(object_type, object_id, partner_id, action, actor, at,
               reason, before, after)::text, 'UTF8')) as line
        from object_history
    ), a as (
      select *, row_number() over (partition by line order by sequence) as occurrence from audited
    ), h as (
      select *, row_number() over (partition by line order by id) as occurrence from told
    )`

/**
 * What people read as the history of an object must be what was audited, row for row. Compare it only where the chain
 * fits; a changed detail may be no JSON any more.
 */
export const loadDifferences = async (reader: Reader): Promise<RecordDifference[]> => {
  const { rows } = await sql<RecordDifference>`
    with ${compared}
    select a.sequence, h.id, coalesce(a.action, h.action) as action, coalesce(a.at, h.at) as at,
           coalesce(a.object_type || ' ' || a.object_id, h.object_type || ' ' || h.object_id) as object
      from a full join h on a.line = h.line and a.occurrence = h.occurrence
     where a.sequence is null or h.id is null
     order by at, a.sequence, h.id
     limit ${mostDifferences}`.execute(reader.tables)
  return rows
}

/** A row of a history that does not stand where it was audited. */
export type Misplaced = Omit<RecordDifference, 'sequence' | 'id'> & { readonly id: number }

/** A history is read by the numbers of its rows, so each object's must come in the order in which they were audited. */
export const loadMisplaced = async (reader: Reader): Promise<Misplaced[]> => {
  const { rows } = await sql<Misplaced>`
    with ${compared}, placed as (
      select h.id, h.action, h.at, h.object_type || ' ' || h.object_id as object,
             row_number() over (partition by h.object_type, h.object_id order by a.sequence) as audited_as,
             row_number() over (partition by h.object_type, h.object_id order by h.id) as read_as
        from a join h on a.line = h.line and a.occurrence = h.occurrence
    )
    select id, action, at, object from placed where audited_as <> read_as
     order by id
     limit ${mostDifferences}`.execute(reader.tables)
  return rows
}

/** Reads everything as it is at one moment, beside running servers, however long that takes. */
export const atOneMoment = <T>(
  { tables }: Pick<Database, 'tables'>,
  work: (reader: Reader) => Promise<T>,
): Promise<T> =>
  tables
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      // A long record takes its time, and holds nobody up.
      await sql`set local statement_timeout = 0`.execute(snapshot)
      return work({ tables: snapshot })
    })

/** The last link of the chain as it is now; undefined when there is none. */
export const loadAuditHead = async (reader: Reader): Promise<AuditHead | undefined> => {
  const last = await tablesOf<AuditTables>(reader)
    .selectFrom('audit_event')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last && { sequence: last.sequence, hash: last.hash.toString('hex') }
}
