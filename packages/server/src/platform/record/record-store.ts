import { createHash } from 'node:crypto'
import { sql, type Generated } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../database/database.ts'

export interface HistoryRow {
  readonly actor: string
  readonly action: string
  readonly reason: string | null
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  readonly at: Date
}

/** The audit log as a table. */
export interface AuditTables {
  audit_event: {
    sequence: number
    at: Date
    actor: string
    action: string
    object_type: string
    object_id: string
    partner_id: string | null
    request_id: string | null
    detail: string
    previous_hash: Buffer
    hash: Buffer
  }
}

interface Tables extends AuditTables {
  object_history: HistoryRow & {
    id: Generated<number>
    object_type: string
    object_id: string
    partner_id: string | null
  }
}

/** What the history of an object says of a change, beside what its audit row says. */
type Told = Pick<HistoryRow, 'reason' | 'before' | 'after'>

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** The history of one object, newest first. */
export const loadHistory = (reader: Reader, objectType: string, objectId: string): Promise<HistoryRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('object_history')
    .select(['actor', 'action', 'reason', 'before', 'after', 'at'])
    .where('object_type', '=', objectType)
    .where('object_id', '=', objectId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

/** What the chain covers of one row, beside its sequence. */
export interface AuditEntry {
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly objectType: string
  readonly objectId: string
  readonly partnerId: string | null
  readonly requestId: string | null
  /** JSON text; kept to the byte, for the hash covers it. */
  readonly detail: string
}

/** The bytes that the hash of an audit row covers: the previous hash and every column, in one fixed order. */
export const digestOf = (previous: Buffer, sequence: number, entry: AuditEntry): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(
      JSON.stringify([
        sequence,
        entry.at.toISOString(),
        entry.actor,
        entry.action,
        entry.objectType,
        entry.objectId,
        entry.partnerId,
        entry.requestId,
        entry.detail,
      ]),
    )
    .digest()

/** What stands in the place of a hash before the first row. */
export const firstLink: Buffer = Buffer.alloc(32)

/**
 * Has one row appended to the hash chain, and one to the history of the object, at the commit of the transaction: the
 * database does both behind one lock (`seal_record`, migration 0092), so that the rows of a history have the order in
 * which they were audited, and nobody holds the lock while a program thinks.
 */
export const appendRecord = async (tx: Tx, entry: AuditEntry, told: Told): Promise<void> => {
  const { at, actor, action, objectType, objectId, partnerId, requestId, detail } = entry
  const wish = sql`
    insert into record_intake (object_type, object_id, partner_id, action, actor, reason, before, after, at, request_id,
                               detail)
    values (${objectType}, ${objectId}, ${partnerId}, ${action}, ${actor}, ${told.reason}, ${json(told.before)},
            ${json(told.after)}, ${at}, ${requestId}, ${detail})`
  await writeLater(tx, wish)
}
