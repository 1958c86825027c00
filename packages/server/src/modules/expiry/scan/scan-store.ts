import { sql, type RawBuilder } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { EndingSource } from '../../endings/index.ts'
import { isActivePartner } from '../../partners/index.ts'
import { hasEnded, type Notice } from '../notice.ts'

/** How far the look at one kind of things has come. */
export interface Scan {
  /** `yyyy-MM-dd`, UTC. */
  readonly day: string
  /** 0: everything that ends within the days of notices; later ones, by the hour: what has ended meanwhile. */
  readonly pass: number
  readonly kind: string
}

interface Progress {
  readonly cursorEnd: Date | null
  readonly cursorKey: string | null
}

/** Notes what is to be looked at; whoever comes second changes nothing. */
export const begin = async (
  tx: Tx,
  { day, pass }: Omit<Scan, 'kind'>,
  kinds: readonly string[],
): Promise<void> => {
  await sql`
    insert into expiry_scan (day, pass, kind) select ${day}::date, ${pass}, unnest(${[...kinds]}::text[])
    on conflict do nothing`.execute(tx.tables)
}

/** Of these kinds, those that are not through yet. */
export const listOpen = async (
  reader: Reader,
  { day, pass }: Omit<Scan, 'kind'>,
  kinds: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql<{ kind: string }>`
    select wanted.name as kind from unnest(${[...kinds]}::text[]) as wanted (name)
    where not exists (select from expiry_scan s
      where s.day = ${day}::date and s.pass = ${pass} and s.kind = wanted.name and s.done_at is not null)`.execute(
    reader.tables,
  )
  return rows.map(({ kind }) => kind)
}

/** Takes a look up; undefined while another process has it, or when it is through. */
export const lockOpen = async (tx: Tx, { day, pass, kind }: Scan): Promise<Progress | undefined> => {
  const { rows } = await sql<Progress>`
    select cursor_end as "cursorEnd", cursor_key as "cursorKey" from expiry_scan
    where day = ${day}::date and pass = ${pass} and kind = ${kind} and done_at is null
    for update skip locked`.execute(tx.tables)
  return rows[0]
}

/** Where a look stands after a batch. @param done when it is through */
export const saveProgress = async (
  tx: Tx,
  { day, pass, kind }: Scan,
  batch: Pick<Batch, 'found' | 'notices' | 'lastEnd' | 'lastKey'> & { readonly done: Date | null },
): Promise<void> => {
  await sql`
    update expiry_scan set
      cursor_end = coalesce(${batch.lastEnd}, cursor_end), cursor_key = coalesce(${batch.lastKey}, cursor_key),
      found = found + ${batch.found}, notices = notices + ${batch.notices}, done_at = ${batch.done}
    where day = ${day}::date and pass = ${pass} and kind = ${kind}`.execute(tx.tables)
}

/** What one batch of a look found. */
export interface Batch {
  readonly found: number
  readonly notices: number
  readonly lastEnd: Date | null
  readonly lastKey: string | null
  /** Those that were written, where somebody wants to hear of each. */
  readonly told: readonly Notice[]
}

/** What is looked through. */
export interface Look {
  readonly source: EndingSource
  readonly rows: RawBuilder<unknown>
  readonly day: string
  readonly now: Date
  readonly from: Date
  readonly until: Date
  /** Configured days. */
  readonly thresholds: readonly number[]
  readonly limit: number
  readonly after: Progress
  readonly wantsEach: boolean
}

const behind = ({ source, after: { cursorEnd, cursorKey } }: Look): RawBuilder<boolean> =>
  cursorEnd === null
    ? sql<boolean>`true`
    : sql<boolean>`(${source.endsAt}, ${source.key}) > (${cursorEnd}::timestamptz, ${cursorKey}::${sql.raw(source.keyType)})`

/**
 * Writes the notices of one batch of things, along the index of their ends. A notice is due when none was written for the
 * same end at its threshold or a nearer one: a day on which nobody looked is made up for, and no day is told twice. Nothing
 * is locked but what is written.
 */
export const writeNotices = async (tx: Tx, look: Look): Promise<Batch> => {
  const { source, rows, day, now, from, until, thresholds, limit, wantsEach } = look
  const { rows: answers } = await sql<Batch>`
    with found as materialized (
      select ${source.endsAt} as ends_at, ${source.key} as key, (${source.thingId})::text as thing_id,
             (${source.objectId})::text as object_id, ${source.partnerId} as partner_id, ${source.title} as title,
             ${source.detail} as detail
      from ${rows} and ${source.endsAt} >= ${from} and ${source.endsAt} < ${until} and ${behind(look)}
      order by ${source.endsAt}, ${source.key} limit ${limit}
    ), timed as (
      select found.*, ends_at::date - ${day}::date as days_left,
        case when ends_at <= ${now} then ${hasEnded}::int
             else (select min(day) from unnest(${[...thresholds]}::int[]) as day where day >= ends_at::date - ${day}::date)
        end as threshold
      from found
    ), told as (
      insert into expiry_notice
        (kind, thing_id, object_id, partner_id, title, ends_at, day, threshold, days_left, detail, created_at)
      select ${source.kind}, thing_id, object_id, partner_id, title, ends_at, ${day}::date, threshold, days_left, detail, ${now}
      from timed
      where threshold is not null and (partner_id is null or ${isActivePartner(sql`timed.partner_id`)})
        and not exists (
          select from expiry_notice n
          where n.kind = ${source.kind} and n.thing_id = timed.thing_id
            and n.partner_id is not distinct from timed.partner_id
            and n.ends_at = timed.ends_at and n.threshold <= timed.threshold)
      on conflict do nothing
      returning id, kind, thing_id, object_id, partner_id, title, ends_at, threshold, days_left, detail, created_at
    ), last as (select ends_at, key from found order by ends_at desc, key desc limit 1)
    select (select count(*) from found) as found, (select count(*) from told) as notices,
      (select ends_at from last) as "lastEnd", (select key::text from last) as "lastKey",
      ${
        wantsEach
          ? sql`(select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'thingId', thing_id, 'objectId', object_id,
        'partnerId', partner_id, 'title', title, 'endsAt', ends_at, 'threshold', threshold, 'daysLeft', days_left)), '[]') from told)`
          : sql`'[]'::jsonb`
      } as told`.execute(tx.tables)
  const [batch] = answers
  if (!batch) throw new Error('a look at what ends found no answer')
  return batch
}

/** Forgets notices of what ended long ago, and looks of days gone by; at most some thousands at a time. */
export const removeOld = async (tx: Tx, before: Date): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    delete from expiry_notice where id in (
      select id from expiry_notice where ends_at < ${before} limit 5000 for update skip locked)`.execute(
    tx.tables,
  )
  await sql`delete from expiry_scan where day < ${before}::date`.execute(tx.tables)
  await sql`delete from expiry_escalation where ends_at < ${before}`.execute(tx.tables)
  await sql`delete from expiry_digest where covers_until < ${before}`.execute(tx.tables)
  return Number(numAffectedRows)
}
