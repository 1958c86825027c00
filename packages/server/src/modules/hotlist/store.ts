import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import type { ViewSource } from '../../platform/views/view-store.ts'
import type { EntryState, HotlistEntry, Stops } from './entry.ts'
import { ownKinds, type HotlistKind } from './kinds.ts'
import { matchKeyWidth } from './thing.ts'

/** The row of an entry, for the stores of this module. */
export interface EntryRow {
  readonly id: string
  readonly kind: HotlistKind
  readonly contract_id: Buffer
  readonly match_key: Buffer
  readonly serial_number: string | null
  readonly make: string | null
  readonly model: string | null
  readonly software_version: string | null
  readonly provider_id: string | null
  readonly provider_name: string | null
  readonly reason: string | null
  readonly evidence: string | null
  readonly ends_at: Date | null
  readonly state: EntryState
  readonly blocked_at: Date
  readonly blocked_by: string
  readonly lifted_at: Date | null
  readonly lifted_by: string | null
  readonly lift_reason: string | null
  readonly updated_at: Date | null
  readonly updated_by: string | null
  readonly version: number
}

interface StopsRow {
  readonly entry_id: string
  readonly stops: number
  readonly last_at: Date
}

export interface HotlistTables {
  hotlist_entry: EntryRow
  hotlist_stops: StopsRow
}

/** The index that allows one live entry for each thing. */
export const oneLive = 'hotlist_entry_live'

export const fromRow = (row: EntryRow): HotlistEntry => ({
  id: row.id,
  kind: row.kind,
  contractId: row.contract_id,
  matchKey: row.match_key,
  serialNumber: row.serial_number,
  make: row.make,
  model: row.model,
  softwareVersion: row.software_version,
  providerId: row.provider_id,
  providerName: row.provider_name,
  reason: row.reason,
  evidence: row.evidence,
  endsAt: row.ends_at,
  state: row.state,
  blockedAt: row.blocked_at,
  blockedBy: row.blocked_by,
  liftedAt: row.lifted_at,
  liftedBy: row.lifted_by,
  liftReason: row.lift_reason,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

/** What of a row may change; what it stands for never does. */
const changeable = (entry: HotlistEntry) => ({
  reason: entry.reason,
  evidence: entry.evidence,
  ends_at: entry.endsAt,
  state: entry.state,
  lifted_at: entry.liftedAt,
  lifted_by: entry.liftedBy,
  lift_reason: entry.liftReason,
  updated_at: entry.updatedAt,
  updated_by: entry.updatedBy,
  version: entry.version,
})

const entries = (reader: Reader) => tablesOf<HotlistTables>(reader).selectFrom('hotlist_entry').selectAll()

export const load = async (reader: Reader, id: string): Promise<HotlistEntry | undefined> => {
  const row = await entries(reader).where('id', '=', uuidOf(id)).executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes the entry until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<HotlistEntry | undefined> => {
  const row = await entries(tx).where('id', '=', uuidOf(id)).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** The entry of a thing that is stored as live, locked. */
export const lockLive = async (tx: Tx, matchKey: Buffer): Promise<HotlistEntry | undefined> => {
  const row = await entries(tx)
    .where('match_key', '=', matchKey)
    .where('state', '=', 'live')
    .forUpdate()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The entries under an id of the contract that are stored as live, locked in one order. */
export const lockLiveOfId = async (
  tx: Tx,
  kind: HotlistKind,
  contractId: Buffer,
): Promise<HotlistEntry[]> => {
  const rows = await entries(tx)
    .where('contract_id', '=', contractId)
    .where('kind', '=', kind)
    .where('state', '=', 'live')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(fromRow)
}

/** The entries under an id of the contract that are live at a moment; the one that lasts longest before the others. */
export const listLiveOfId = async (
  reader: Reader,
  kind: HotlistKind,
  contractId: Buffer,
  now: Date,
): Promise<HotlistEntry[]> => {
  const rows = await entries(reader)
    .where('contract_id', '=', contractId)
    .where('kind', '=', kind)
    .where('state', '=', 'live')
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .orderBy(sql`ends_at desc nulls first`)
    .execute()
  return rows.map(fromRow)
}

/** Stores a new entry. @throws the database's error: `oneLive` */
export const insert = async (tx: Tx, entry: HotlistEntry): Promise<void> => {
  await tablesOf<HotlistTables>(tx)
    .insertInto('hotlist_entry')
    .values({
      ...changeable(entry),
      id: entry.id,
      kind: entry.kind,
      contract_id: entry.contractId,
      match_key: entry.matchKey,
      serial_number: entry.serialNumber,
      make: entry.make,
      model: entry.model,
      software_version: entry.softwareVersion,
      provider_id: entry.providerId,
      provider_name: entry.providerName,
      blocked_at: entry.blockedAt,
      blocked_by: entry.blockedBy,
    })
    .execute()
}

/** Writes a locked entry. @returns it with its new version */
export const save = async (
  tx: Tx,
  entry: HotlistEntry,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<HotlistEntry> => {
  const saved = { ...entry, updatedAt: at, updatedBy: by, version: entry.version + 1 }
  await tablesOf<HotlistTables>(tx)
    .updateTable('hotlist_entry')
    .set(changeable(saved))
    .where('id', '=', entry.id)
    .execute()
  return saved
}

/** Ids of entries whose time is over and that nobody has noted yet, those that ended first before the others. */
export const listEnded = async (reader: Reader, now: Date, limit: number): Promise<string[]> => {
  const rows = await tablesOf<HotlistTables>(reader)
    .selectFrom('hotlist_entry')
    .select('id')
    .where('state', '=', 'live')
    .where('ends_at', '<=', now)
    .orderBy('ends_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Which of some keys are blocked at a moment. */
export const findBlocked = async (
  reader: Reader,
  keys: readonly Buffer[],
  now: Date,
): Promise<{ readonly id: string; readonly matchKey: Buffer }[]> => {
  const rows = await tablesOf<HotlistTables>(reader)
    .selectFrom('hotlist_entry')
    .select(['id', 'match_key'])
    .where(sql<boolean>`match_key = any(${[...keys]})`)
    .where('state', '=', 'live')
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .execute()
  return rows.map(({ id, match_key: matchKey }) => ({ id, matchKey }))
}

/** The entries of some keys that are live at a moment, by their keys as hex. */
export const listLiveOfKeys = async (
  reader: Reader,
  keys: readonly Buffer[],
  now: Date,
): Promise<ReadonlyMap<string, HotlistEntry>> => {
  const rows = await entries(reader)
    .where(sql<boolean>`match_key = any(${[...keys]})`)
    .where('state', '=', 'live')
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .execute()
  return new Map(rows.map((row) => [row.match_key.toString('hex'), fromRow(row)]))
}

/** Adds what entries have stopped, in one order, so that two servers never wait for each other. */
export const addStops = async (
  tx: Tx,
  counted: readonly { readonly id: string; readonly count: number; readonly lastAt: Date }[],
): Promise<void> => {
  const sorted = [...counted].sort((one, other) => (one.id < other.id ? -1 : 1))
  await sql`
    insert into hotlist_stops as known (entry_id, stops, last_at)
    select counted.* from unnest(
      ${sorted.map(({ id }) => id)}::uuid[], ${sorted.map(({ count }) => count)}::bigint[],
      ${sorted.map(({ lastAt }) => lastAt)}::timestamptz[]) as counted (entry_id, stops, last_at)
    where exists (select from hotlist_entry where id = counted.entry_id)
    on conflict (entry_id) do update
    set stops = known.stops + excluded.stops, last_at = greatest(known.last_at, excluded.last_at)`.execute(
    tx.tables,
  )
}

/** What some entries have stopped; those that have stopped nothing are missing. */
export const loadStops = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Stops>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<HotlistTables>(reader)
    .selectFrom('hotlist_stops')
    .selectAll()
    .where('entry_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.entry_id, { count: row.stops, lastAt: row.last_at }]))
}

const quoted = ownKinds.map((kind) => `'${kind}'`).join(', ')

/** The live entries that verifications ask about, as processes hold them: key, end (0: none), id. */
export const hotlistSource: ViewSource = {
  name: 'hotlist',
  entries: `select match_key as key,
      match_key || int8send(coalesce((extract(epoch from ends_at) * 1000)::bigint, 0)) || uuid_send(id) as record
    from hotlist_entry where state = 'live' and kind in (${quoted})`,
  keyWidth: matchKeyWidth,
  valueWidth: 24,
}
