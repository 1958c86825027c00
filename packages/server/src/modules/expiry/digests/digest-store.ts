import { sql, type RawBuilder } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { settledMails } from '../../../platform/mail/mail-store.ts'
import { accountsWithRoles, actingAccounts } from '../../accounts/index.ts'
import type { EndingSource } from '../../endings/index.ts'
import { isActivePartner } from '../../partners/index.ts'
import type { Notice } from '../notice.ts'

/** Where a digest stands; see migration 0162. */
export type DigestState = 'due' | 'queued' | 'sent' | 'failed' | 'kept' | 'none'

/** The mail of one person and day. */
export interface Digest {
  readonly id: string
  readonly accountId: string
  readonly day: string
  readonly kind: 'daily' | 'weekly'
  readonly coversFrom: Date
  readonly coversUntil: Date
}

/** `account_id` and `id` of every notice that somebody is to be told of by mail: of own partners, and by role of what is nobody's. */
const toldAccounts: RawBuilder<unknown> = sql`
  select acting.account_id, n.id, n.created_at from expiry_notice n
  join (${actingAccounts}) acting on acting.partner_id = n.partner_id
  union all
  select granted.account_id, n.id, n.created_at from expiry_notice n
  join (${accountsWithRoles(['PARTNER_ADMIN', 'POLICYMANAGER'])}) granted
    on n.partner_id is null and (granted.role = 'PARTNER_ADMIN' or n.kind = 'policy')`

/** Until when the digests of an earlier day told. */
export const lastCovered = async (reader: Reader, day: string): Promise<Date | undefined> => {
  const { rows } = await sql<{ until: Date | null }>`
    select max(done_at) as until from expiry_scan where kind = 'digests' and day < ${day}::date`.execute(
    reader.tables,
  )
  return rows[0]?.until ?? undefined
}

/** Notes who gets a digest: whoever has notices of the time that it covers. */
export const insertDue = async (tx: Tx, digest: Omit<Digest, 'id' | 'accountId'>): Promise<void> => {
  const { day, kind, coversFrom, coversUntil } = digest
  await sql`
    insert into expiry_digest (account_id, day, kind, covers_from, covers_until, state, created_at)
    select distinct told.account_id, ${day}::date, ${kind}, ${coversFrom}::timestamptz, ${coversUntil}::timestamptz, 'due',
      ${coversUntil}::timestamptz
    from (${toldAccounts}) told
    where told.created_at > ${coversFrom} and told.created_at <= ${coversUntil}
    on conflict do nothing`.execute(tx.tables)
}

/** The same for whoever acts for a partner of which something ends within a span. */
export const insertDueOf = async (
  tx: Tx,
  digest: Omit<Digest, 'id' | 'accountId'>,
  { source, rows, from, until }: { source: EndingSource; rows: RawBuilder<unknown>; from: Date; until: Date },
): Promise<void> => {
  const { day, kind, coversFrom, coversUntil } = digest
  await sql`
    insert into expiry_digest (account_id, day, kind, covers_from, covers_until, state, created_at)
    select distinct acting.account_id, ${day}::date, ${kind}, ${coversFrom}::timestamptz, ${coversUntil}::timestamptz, 'due',
      ${coversUntil}::timestamptz
    from (${actingAccounts}) acting join (
      select distinct ${source.partnerId} as partner_id
      from ${rows} and ${source.endsAt} >= ${from} and ${source.endsAt} < ${until} and ${isActivePartner(source.partnerId)}
    ) ending on ending.partner_id = acting.partner_id
    on conflict do nothing`.execute(tx.tables)
}

/**
 * Takes some digests that are to be written; others take others. Also those that the last days have left behind, before those
 * of the day: whoever was to get one is told late, and not never.
 * @param among only these
 */
export const lockDue = async (
  tx: Tx,
  day: string,
  limit: number,
  among?: readonly string[],
): Promise<Digest[]> => {
  const asked = among === undefined ? sql`true` : sql`id = any(${[...among]}::uuid[])`
  const { rows } = await sql<Digest>`
    select id, account_id as "accountId", day::text as day, kind, covers_from as "coversFrom", covers_until as "coversUntil"
    from expiry_digest where day between ${day}::date - 6 and ${day}::date and state = 'due' and ${asked}
    order by day, id limit ${limit} for update skip locked`.execute(tx.tables)
  return rows
}

/** The notices of which a digest tells, those that end first before the others, and how many there are. */
export const listCovered = async (
  reader: Reader,
  { accountId, coversFrom, coversUntil }: Digest,
  limit: number,
): Promise<{ readonly notices: readonly Notice[]; readonly total: number }> => {
  const { rows } = await sql<Notice & { total: number }>`
    select n.id, n.kind, n.thing_id as "thingId", n.object_id as "objectId", n.partner_id as "partnerId", n.title,
      n.ends_at as "endsAt", n.threshold, n.days_left as "daysLeft", n.detail, n.created_at as "createdAt",
      count(*) over () as total
    from expiry_notice n
    where n.created_at > ${coversFrom} and n.created_at <= ${coversUntil} and n.id in (
      select told.id from (${toldAccounts}) told where told.account_id = ${accountId}::uuid
        and told.created_at > ${coversFrom} and told.created_at <= ${coversUntil})
    order by n.ends_at, n.id limit ${limit}`.execute(reader.tables)
  return { notices: rows, total: rows[0]?.total ?? 0 }
}

/** The partners for which an account acts. */
export const listPartnersOf = async (reader: Reader, accountId: string): Promise<string[]> => {
  const { rows } = await sql<{ partnerId: string }>`
    select acting.partner_id as "partnerId" from (${actingAccounts}) acting
    where acting.account_id = ${accountId}::uuid`.execute(reader.tables)
  return rows.map(({ partnerId }) => partnerId)
}

/** Notes what became of a digest so far. */
export const saveState = async (
  tx: Tx,
  id: string,
  { state, mailId, at }: { readonly state: DigestState; readonly mailId: string | null; readonly at: Date },
): Promise<void> => {
  await sql`
    update expiry_digest set state = ${state}, mail_id = ${mailId}::uuid,
      settled_at = ${state === 'queued' ? null : at}::timestamptz
    where id = ${id}::uuid`.execute(tx.tables)
}

/** Notes of queued digests what the mail server said. @returns how many were settled */
export const settle = async (tx: Tx, at: Date): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    update expiry_digest d set settled_at = ${at},
      state = case settled.state when 'parked' then 'failed' else settled.state end
    from (${settledMails}) settled
    where d.state = 'queued' and settled.id = d.mail_id`.execute(tx.tables)
  return Number(numAffectedRows)
}

/** Somebody who was to be told of a notice, and what is known of it. */
export interface Told {
  readonly userName: string
  /** Undefined where no digest was for it. */
  readonly state: DigestState | null
  readonly settledAt: Date | null
  readonly hasRead: boolean
}

/** Who was told of a notice: everybody who acts for its partner, or has the role that it is for. At most some hundreds. */
export const listTold = async (reader: Reader, notice: Notice): Promise<Told[]> => {
  const { rows } = await sql<Told>`
    select a.user_name as "userName", d.state, d.settled_at as "settledAt",
      (coalesce(r.read_at >= ${notice.createdAt}, false) or exists (
        select from expiry_dismissal x where x.notice_id = ${notice.id}::uuid and x.account_id = a.id)) as "hasRead"
    from account a
    left join expiry_digest d on d.account_id = a.id and d.covers_from < ${notice.createdAt} and d.covers_until >= ${notice.createdAt}
    left join expiry_reader r on r.account_id = a.id
    where a.id in (select told.account_id from (${toldAccounts}) told where told.id = ${notice.id}::uuid)
    order by a.user_name_key limit 500`.execute(reader.tables)
  return rows
}
