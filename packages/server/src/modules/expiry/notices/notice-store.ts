import { sql, type RawBuilder } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import { mapPage, searched, selectPage, type Page } from '../../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import { uuidOf } from '../../../platform/ids.ts'
import type { Notice, NoticeDetail, NoticeKind } from '../notice.ts'
import { noticeListing } from '../own-contract.ts'
import type { NoticeReader } from './reader.ts'

interface NoticeRow {
  readonly id: string
  readonly kind: NoticeKind
  readonly thing_id: string
  readonly object_id: string
  readonly partner_id: string | null
  readonly title: string
  readonly ends_at: Date
  readonly day: string
  readonly threshold: number
  readonly days_left: number
  readonly detail: NoticeDetail
  readonly created_at: Date
}

interface Tables {
  expiry_notice: NoticeRow
  expiry_reader: { account_id: string; seen_at: Date; read_at: Date }
  expiry_dismissal: { notice_id: string; account_id: string; at: Date }
}

/** A notice, and whether this reader has dismissed it. */
export interface ReadNotice extends Notice {
  readonly isDismissed: boolean
}

const fromRow = (row: NoticeRow): Notice => ({
  id: row.id,
  kind: row.kind,
  thingId: row.thing_id,
  objectId: row.object_id,
  partnerId: row.partner_id,
  title: row.title,
  endsAt: row.ends_at,
  threshold: row.threshold,
  daysLeft: row.days_left,
  detail: row.detail,
  createdAt: row.created_at,
})

const forReader = ({ partnerIds, platformKinds }: NoticeReader): RawBuilder<boolean> => {
  const ofPlatform =
    platformKinds === undefined
      ? sql`expiry_notice.partner_id is null`
      : sql`expiry_notice.partner_id is null and expiry_notice.kind = any(${[...platformKinds]}::text[])`
  return sql<boolean>`(expiry_notice.partner_id = any(${[...partnerIds]}::text[]) or (${ofPlatform}))`
}

const isDismissedBy = ({ accountId }: NoticeReader): RawBuilder<boolean> =>
  sql<boolean>`exists (select from expiry_dismissal d where d.notice_id = expiry_notice.id and d.account_id = ${accountId}::uuid)`

const stateFor = (reader: NoticeReader): RawBuilder<'active' | 'dismissed'> =>
  sql`case when ${isDismissedBy(reader)} then 'dismissed' else 'active' end`

const toRead = ({ dismissed, ...row }: NoticeRow & { dismissed: boolean }): ReadNotice => ({
  ...fromRow(row),
  isDismissed: dismissed,
})

/** What N1 is asked for, checked. */
export interface ContractWish {
  readonly kinds: readonly NoticeKind[]
  readonly status: string | undefined
  readonly certificateId: string | undefined
  readonly issuedBy: string | undefined
  readonly issuedTo: string | undefined
  readonly partnerDomain: string | undefined
  /** `yyyy-MM-dd`, UTC. */
  readonly expiryDate: string | undefined
  readonly createdFrom: string | undefined
  readonly createdTo: string | undefined
  /** Older ones are listed no more. */
  readonly since: Date
  readonly pageNo: number
  readonly pageSize: number
}

const contains = (column: RawBuilder<unknown>, part: string | undefined): RawBuilder<boolean> =>
  part === undefined ? sql<boolean>`true` : sql<boolean>`strpos(lower(${column}), lower(${part})) > 0`

const equals = (column: RawBuilder<unknown>, text: string | undefined): RawBuilder<boolean> =>
  text === undefined ? sql<boolean>`true` : sql<boolean>`lower(${column}) = lower(${text})`

const whereOf = (reader: NoticeReader, wish: ContractWish): RawBuilder<boolean> => sql<boolean>`
  ${forReader(reader)} and expiry_notice.created_at >= ${wish.since} and expiry_notice.kind = any(${[...wish.kinds]}::text[])
  and ${equals(stateFor(reader), wish.status)}
  and ${contains(sql`detail ->> 'certificateId'`, wish.certificateId)}
  and ${contains(sql`detail ->> 'issuedBy'`, wish.issuedBy)}
  and ${contains(sql`detail ->> 'issuedTo'`, wish.issuedTo)}
  and ${equals(sql`detail ->> 'partnerDomain'`, wish.partnerDomain)}
  and ${wish.expiryDate === undefined ? sql`true` : sql`ends_at::date = ${wish.expiryDate}::date`}
  and ${wish.createdFrom === undefined ? sql`true` : sql`created_at >= ${wish.createdFrom}::date`}
  and ${wish.createdTo === undefined ? sql`true` : sql`created_at < ${wish.createdTo}::date + 1`}`

/** One page of N1, the newest first. */
export const listForContract = async (
  database: Reader,
  reader: NoticeReader,
  wish: ContractWish,
): Promise<Page<ReadNotice>> => {
  const where = whereOf(reader, wish)
  const counting = sql<{ total: number }>`select count(*) as total from expiry_notice where ${where}`
  const reading = sql<NoticeRow & { dismissed: boolean }>`
    select expiry_notice.*, ${isDismissedBy(reader)} as dismissed from expiry_notice where ${where}
    order by created_at desc, id desc limit ${wish.pageSize} offset ${wish.pageNo * wish.pageSize}`
  const [counted, found] = await Promise.all([
    counting.execute(database.tables),
    reading.execute(database.tables),
  ])
  return { rows: found.rows.map(toRead), total: counted.rows[0]?.total ?? 0 }
}

type NoticeRequest = RequestOf<typeof noticeListing>

/** One page of the portal's list. */
export const pageNotices = async (
  database: Reader,
  reader: NoticeReader,
  { request, since }: { readonly request: NoticeRequest; readonly since: Date },
): Promise<Page<ReadNotice>> => {
  const title = sql.ref('expiry_notice.title')
  const page = await selectPage(
    database,
    {
      base: tablesOf<Tables>(database)
        .selectFrom('expiry_notice')
        .where(forReader(reader))
        .where('created_at', '>=', since),
      tables: ['expiry_notice', 'expiry_dismissal'],
      select: (query) => query.selectAll('expiry_notice').select(isDismissedBy(reader).as('dismissed')),
      spec: noticeListing,
      columns: {
        filters: {
          kind: sql.ref('expiry_notice.kind'),
          partnerId: sql.ref('expiry_notice.partner_id'),
          state: stateFor(reader),
          search: searched([title, sql`coalesce(expiry_notice.partner_id, '')`]),
        },
        sorts: {
          createdDateTime: sql.ref('expiry_notice.created_at'),
          endDateTime: sql.ref('expiry_notice.ends_at'),
          title: sql`expiry_notice.title collate "und-x-icu"`,
        },
        newest: sql.ref('expiry_notice.created_at'),
        id: sql.ref('expiry_notice.id'),
      },
    },
    request,
  )
  return mapPage(page, toRead)
}

/** One notice, whosever it is. */
export const load = async (database: Reader, id: string): Promise<Notice | undefined> => {
  const row = await tablesOf<Tables>(database)
    .selectFrom('expiry_notice')
    .selectAll()
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Whether this reader has dismissed a notice. */
export const isDismissed = async (
  database: Reader,
  noticeId: string,
  { accountId }: NoticeReader,
): Promise<boolean> => {
  const { rows } = await sql`
    select from expiry_dismissal where notice_id = ${noticeId}::uuid and account_id = ${accountId}::uuid`.execute(
    database.tables,
  )
  return rows.length > 0
}

/** Notes that somebody wants to see a notice no more. @returns false when that was noted before */
export const dismiss = async (tx: Tx, noticeId: string, accountId: string, at: Date): Promise<boolean> => {
  const stored = await tablesOf<Tables>(tx)
    .insertInto('expiry_dismissal')
    .values({ notice_id: noticeId, account_id: accountId, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('notice_id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Dismisses everything that a reader has been told until then. @returns how many notices that were */
export const dismissAll = async (
  tx: Tx,
  reader: NoticeReader,
  { kind, at }: { readonly kind: string | undefined; readonly at: Date },
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    insert into expiry_dismissal (notice_id, account_id, at)
    select id, ${reader.accountId}::uuid, ${at} from expiry_notice
    where ${forReader(reader)} and ${equals(sql`kind`, kind)} and created_at <= ${at}
    on conflict do nothing`.execute(tx.tables)
  return Number(numAffectedRows)
}

/** Until when somebody has seen what there was. */
export const seenAt = async (database: Reader, accountId: string): Promise<Date | undefined> => {
  const row = await tablesOf<Tables>(database)
    .selectFrom('expiry_reader')
    .select('seen_at')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.seen_at
}

/**
 * Notes until when somebody has seen what there was. What comes after now nobody has read yet, whatever was said.
 * @param at as said, earlier than before, too
 */
export const saveSeen = async (
  tx: Tx,
  accountId: string,
  { at, now }: { readonly at: Date; readonly now: Date },
): Promise<void> => {
  const readAt = at < now ? at : now
  await tablesOf<Tables>(tx)
    .insertInto('expiry_reader')
    .values({ account_id: accountId, seen_at: at, read_at: readAt })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        seen_at: at,
        read_at: sql<Date>`greatest(expiry_reader.read_at, ${readAt}::timestamptz)`,
      }),
    )
    .execute()
}

/** How many notices a reader has neither seen nor dismissed; beyond 100 it does not matter. */
export const countUnseen = async (database: Reader, reader: NoticeReader, since: Date): Promise<number> => {
  if (reader.accountId === null) return 0
  const { rows } = await sql<{ unseen: number }>`
    select count(*) as unseen from (
      select from expiry_notice
      where ${forReader(reader)} and created_at >= ${since}
        and created_at > coalesce((select read_at from expiry_reader where account_id = ${reader.accountId}::uuid), '-infinity')
        and not ${isDismissedBy(reader)} limit 100) latest`.execute(database.tables)
  return rows[0]?.unseen ?? 0
}
