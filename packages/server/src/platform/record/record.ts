import { toInstant, type Clock } from '../clock.ts'
import type { Actor } from '../access/authority.ts'
import type { Reader, Tx } from '../database/database.ts'
import { publish, type AnySubscription } from '../events/events.ts'
import { appendRecord, loadHistory, type HistoryRow } from './record-store.ts'

/** The values of an object that its history shows. */
export type Snapshot = Readonly<Record<string, string | number | boolean | null>>

/** One change of one object. */
interface Change {
  readonly actor: Actor
  /** `<object>.<past tense>`; also the name of the event that subscribers receive. */
  readonly action: string
  readonly object: { readonly type: string; readonly id: string }
  /** Whose object it is; null for objects of the platform. */
  readonly partnerId: string | null
  readonly before: Snapshot | null
  readonly after: Snapshot | null
  readonly reason?: string | null
  /** What subscribers need beyond `after`. */
  readonly data?: Snapshot
  readonly requestId?: string | null
}

/** Writes changes down. */
export type Recorder = (tx: Tx, change: Change) => Promise<void>

/**
 * Makes the one function through which every command says what it did: history of the object, hash-chained audit
 * event and outbox rows, all in the command's own transaction, and sealed at its commit.
 */
export const createRecorder =
  (clock: Clock, subscriptions: readonly AnySubscription[]): Recorder =>
  async (tx, change) => {
    const at = clock.now()
    const reason = change.reason ?? null
    const { object, partnerId, action, before, after } = change
    const actor = change.actor.userName
    const base = { objectType: object.type, objectId: object.id, partnerId, action, actor, at }
    await publish(tx, subscriptions, {
      ...base,
      name: action,
      data: { ...after, ...change.data, ...(reason === null ? {} : { reason }) },
    })
    const detail = JSON.stringify({ reason, before, after })
    const requestId = change.requestId ?? change.actor.requestId ?? null
    await appendRecord(tx, { ...base, requestId, detail }, { reason, before, after })
  }

/** One line of an object's history, as people read it. */
export interface HistoryLine {
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly reason: string | null
  readonly changes: { field: string; before: string | null; after: string | null }[]
}

const toText = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)

const toLine = (row: HistoryRow): HistoryLine => {
  const fields = [...new Set([...Object.keys(row.before ?? {}), ...Object.keys(row.after ?? {})])]
  const changes = fields
    .map((field) => ({ field, before: toText(row.before?.[field]), after: toText(row.after?.[field]) }))
    .filter((change) => change.before !== change.after)
  return { at: toInstant(row.at), actor: row.actor, action: row.action, reason: row.reason, changes }
}

/** The history of one object, newest first, at most 200 lines. */
export const historyOf = async (
  reader: Reader,
  objectType: string,
  objectId: string,
): Promise<HistoryLine[]> => (await loadHistory(reader, objectType, objectId)).map(toLine)
