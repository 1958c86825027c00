import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'
import type { GoLiveEntry } from './go-live.ts'

interface RunRow {
  readonly kit: string | null
  readonly ran_at: Date | null
  readonly thumbprint: string | null
  readonly checks_passed: number | null
  readonly checks_advice: number | null
  readonly transaction_id: string | null
  readonly seen_at: Date | null
  readonly seen_by: string | null
}

interface EntryRow extends RunRow {
  readonly id: string
  readonly partner_id: string
  readonly number: number
  readonly kind: GoLiveEntry['kind']
  readonly at: Date
  readonly by_user: string
  readonly reason: string | null
}

interface Tables {
  go_live_entry: EntryRow & { readonly report: string | null }
}

const columns = [
  'id',
  'partner_id',
  'number',
  'kind',
  'at',
  'by_user',
  'reason',
  'kit',
  'ran_at',
  'thumbprint',
  'checks_passed',
  'checks_advice',
  'transaction_id',
  'seen_at',
  'seen_by',
] as const

const fromRow = (row: EntryRow): GoLiveEntry => {
  const base = {
    id: row.id,
    partnerId: row.partner_id,
    number: row.number,
    at: row.at,
    by: row.by_user,
  }
  if (row.kind === 'withdrawn') return { ...base, kind: 'withdrawn', reason: row.reason ?? '' }
  return {
    ...base,
    kind: 'passed',
    run: {
      kit: row.kit ?? '',
      ranAt: row.ran_at ?? row.at,
      thumbprint: row.thumbprint ?? '',
      checksPassed: row.checks_passed ?? 0,
      checksAdvice: row.checks_advice ?? 0,
      transactionId: row.transaction_id ?? '',
      seenAt: row.seen_at ?? row.at,
      seenBy: row.seen_by ?? '',
    },
  }
}

const entriesOf = (reader: Reader, partnerId: string) =>
  tablesOf<Tables>(reader)
    .selectFrom('go_live_entry')
    .select(columns)
    .where('partner_id', '=', partnerId)
    .orderBy('number', 'desc')

/** The entry that counts; undefined where nothing was ever said. */
export const loadLast = async (reader: Reader, partnerId: string): Promise<GoLiveEntry | undefined> => {
  const row = await entriesOf(reader, partnerId).limit(1).executeTakeFirst()
  return row && fromRow(row)
}

/** Everything that was said, the newest first. */
export const list = async (reader: Reader, partnerId: string, most: number): Promise<GoLiveEntry[]> =>
  (await entriesOf(reader, partnerId).limit(most).execute()).map(fromRow)

/** The report of a passed run as it was handed in. */
export const loadReport = async (
  reader: Reader,
  { partnerId, id }: { readonly partnerId: string; readonly id: string },
): Promise<string | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('go_live_entry')
    .select('report')
    .where('partner_id', '=', partnerId)
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()
  return row?.report ?? undefined
}

/** Those of these partners that have gone live. */
export const listLive = async (
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (partnerIds.length === 0) return new Set()
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from (
      select distinct on (partner_id) partner_id, kind from go_live_entry
       where partner_id = any(${[...partnerIds]}) order by partner_id, number desc) as last
    where kind = 'passed'`.execute(reader.tables)
  return new Set(rows.map((row) => row.partner_id))
}

/** @param report of a passed run alone */
export const insert = (tx: Tx, entry: GoLiveEntry, report: string | null): Promise<void> =>
  writeLater(
    tx,
    tablesOf<Tables>(tx)
      .insertInto('go_live_entry')
      .values({
        id: entry.id,
        partner_id: entry.partnerId,
        number: entry.number,
        kind: entry.kind,
        at: entry.at,
        by_user: entry.by,
        reason: entry.kind === 'withdrawn' ? entry.reason : null,
        report,
        ...rowOf(entry),
      }),
  )

const rowOf = (entry: GoLiveEntry): RunRow => {
  const run = entry.kind === 'passed' ? entry.run : undefined
  return {
    kit: run?.kit ?? null,
    ran_at: run?.ranAt ?? null,
    thumbprint: run?.thumbprint ?? null,
    checks_passed: run?.checksPassed ?? null,
    checks_advice: run?.checksAdvice ?? null,
    transaction_id: run?.transactionId ?? null,
    seen_at: run?.seenAt ?? null,
    seen_by: run?.seenBy ?? null,
  }
}

/** Active partners of these types, in capitals, that have not gone live; at most `most`. */
export const listWaiting = async (
  reader: Reader,
  types: readonly string[],
  most: number,
): Promise<{ id: string; partnerType: string }[]> => {
  const { rows } = await sql<{ id: string; partner_type_code: string }>`
    select id, partner_type_code from partner
     where is_active and upper(partner_type_code) = any(${[...types]})
       and (select kind from go_live_entry where partner_id = partner.id order by number desc limit 1)
         is distinct from 'passed'
     order by id limit ${most}`.execute(reader.tables)
  return rows.map((row) => ({ id: row.id, partnerType: row.partner_type_code }))
}

/** Nobody goes live behind the program's back: the last entry is the one that was recorded last. */
export const recordedGoLive: RecordedObjects = {
  type: 'go-live',
  rows: sql`select distinct on (partner_id) partner_id as id, jsonb_build_object('isLive', kind = 'passed', 'number', number) as values
    from go_live_entry order by partner_id, go_live_entry.number desc`,
  areAllRecorded: true,
}
