import { sql } from 'kysely'
import { tablesOf, type Database, type Reader } from '../database/database.ts'
import { digestOf, firstLink, type AuditTables } from './record-store.ts'

/** One link of the chain: whoever holds it can prove later that the chain was not cut before it. */
export interface AuditHead {
  readonly sequence: number
  /** SHA-256, lower-case hex. */
  readonly hash: string
}

/** What is wrong with the record. */
export type AuditFault =
  | { readonly kind: 'empty' }
  /** The first row that does not fit to the one before it. */
  | { readonly kind: 'link'; readonly sequence: number }
  /** The chain does not hold this link; `found` is the hash in its place, if there is a row. */
  | { readonly kind: 'head'; readonly head: AuditHead; readonly found: string | null }
  /** A change that the audit log knows and the history does not, or the other way round. */
  | {
      readonly kind: 'history'
      readonly missing: 'history' | 'audit'
      /** Sequence of the audit row, or id of the history row. */
      readonly row: number
      readonly object: string
      readonly action: string
      readonly at: Date
    }

export interface AuditReport {
  readonly rows: number
  /** The last link; null when the table is empty. */
  readonly head: AuditHead | null
  readonly faults: readonly AuditFault[]
}

const batchSize = 1000

/** Walks the chain in order and hands over every link that fits. @returns the first row that does not fit, or null */
const walk = async (reader: Reader, onLink: (head: AuditHead) => void): Promise<number | null> => {
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

/** Walks the whole chain. @returns the sequence of the first row that does not fit, or null when all fit */
export const findBrokenAuditLink = (reader: Reader): Promise<number | null> => walk(reader, () => undefined)

const mostDifferences = 20

interface DifferenceRow {
  readonly sequence: number | null
  readonly id: number | null
  readonly object: string
  readonly action: string
  readonly at: Date
}

/**
 * What people read as the history of an object must be what was audited, row for row: who, what, when, why, before and
 * after. Compare it only where the chain fits; a changed detail may be no JSON any more.
 */
const compareHistory = async (reader: Reader): Promise<AuditFault[]> => {
  const { rows } = await sql<DifferenceRow>`
    with audited as (
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
    )
    select a.sequence, h.id, coalesce(a.action, h.action) as action, coalesce(a.at, h.at) as at,
           coalesce(a.object_type || ' ' || a.object_id, h.object_type || ' ' || h.object_id) as object
      from a full join h on a.line = h.line and a.occurrence = h.occurrence
     where a.sequence is null or h.id is null
     order by at, a.sequence, h.id
     limit ${mostDifferences}`.execute(reader.tables)
  return rows.map(({ sequence, id, object, action, at }) => ({
    kind: 'history',
    missing: sequence === null ? 'audit' : 'history',
    row: sequence ?? id ?? 0,
    object,
    action,
    at,
  }))
}

const checkRecord = async (reader: Reader, known: readonly AuditHead[]): Promise<AuditReport> => {
  const wanted = new Set(known.map(({ sequence }) => sequence))
  const links = new Map<number, string>()
  let head: AuditHead | null = null
  let rows = 0
  const broken = await walk(reader, (link) => {
    head = link
    rows += 1
    if (wanted.has(link.sequence)) links.set(link.sequence, link.hash)
  })
  const faults: AuditFault[] = []
  // Opening the platform's keys for the first time is recorded: there is no record without a row.
  if (rows === 0 && broken === null) faults.push({ kind: 'empty' })
  if (broken !== null) faults.push({ kind: 'link', sequence: broken })
  for (const each of known) {
    const found = links.get(each.sequence) ?? null
    if (found !== each.hash) faults.push({ kind: 'head', head: each, found })
  }
  if (broken === null) faults.push(...(await compareHistory(reader)))
  return { rows, head, faults }
}

/**
 * Checks the whole record as it is at one moment, beside running servers: the chain, that it holds every link that
 * somebody knows, and that the histories say what was audited.
 * @param known links from elsewhere
 */
export const verifyAudit = (
  database: Pick<Database, 'tables'>,
  known: readonly AuditHead[],
): Promise<AuditReport> =>
  database.tables
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tables) => {
      // A long record takes its time, and holds nobody up.
      await sql`set local statement_timeout = 0`.execute(tables)
      return checkRecord({ tables }, known)
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
