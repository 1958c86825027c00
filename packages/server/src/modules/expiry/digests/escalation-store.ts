import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../../platform/database/database.ts'
import { actingAccounts } from '../../accounts/index.ts'
import type { EndingSource } from '../../endings/index.ts'
import type { NoticeItem } from '../notice.ts'

/** What administrators are told of one partner. */
export interface Unread {
  readonly partnerId: string
  readonly count: number
  readonly items: readonly NoticeItem[]
}

interface Wish {
  readonly source: EndingSource
  readonly rows: RawBuilder<unknown>
  readonly from: Date
  readonly until: Date
  /** Of what was first told before then, somebody should have read. */
  readonly toldBefore: Date
  /** Of what ends before then, too, however lately it was told. */
  readonly endsBefore: Date
  readonly now: Date
  readonly items: number
}

/**
 * Notes what still ends, of which nobody of its partner has read any notice, and which administrators were not told of: each
 * once. @returns the partners, with the first of what was noted
 */
export const noteUnread = async (tx: Tx, wish: Wish): Promise<Unread[]> => {
  const { source, rows, from, until, toldBefore, endsBefore, now, items } = wish
  const { rows: found } = await sql<Unread>`
    with alive as (
      select (${source.thingId})::text as thing_id, ${source.partnerId} as partner_id, ${source.endsAt} as ends_at
      from ${rows} and ${source.endsAt} >= ${from} and ${source.endsAt} < ${until} and ${source.partnerId} is not null
    ), readers as (
      select acting.partner_id, max(r.read_at) as read_at
      from (${actingAccounts}) acting join expiry_reader r on r.account_id = acting.account_id group by acting.partner_id
    ), unread as (
      select n.thing_id, n.partner_id, n.ends_at
      from alive join expiry_notice n on n.kind = ${source.kind} and n.thing_id = alive.thing_id
        and n.partner_id = alive.partner_id and n.ends_at = alive.ends_at
      left join readers on readers.partner_id = n.partner_id
      group by n.thing_id, n.partner_id, n.ends_at
      having (min(n.created_at) <= ${toldBefore} or n.ends_at < ${endsBefore})
        and not bool_or(coalesce(readers.read_at >= n.created_at, false)
          or exists (select from expiry_dismissal d where d.notice_id = n.id))
    ), noted as (
      insert into expiry_escalation (kind, thing_id, partner_id, ends_at, at)
      select ${source.kind}, thing_id, partner_id, ends_at, ${now} from unread on conflict do nothing
      returning thing_id, partner_id, ends_at
    ), shown as (
      select distinct on (noted.partner_id, noted.thing_id) noted.partner_id, noted.ends_at, n.object_id, n.thing_id, n.title, n.detail
      from noted join expiry_notice n on n.kind = ${source.kind} and n.thing_id = noted.thing_id
        and n.partner_id = noted.partner_id and n.ends_at = noted.ends_at
      order by noted.partner_id, noted.thing_id, n.day desc
    ), numbered as (
      select shown.*, row_number() over (partition by partner_id order by ends_at, thing_id) as place from shown
    )
    select partner_id as "partnerId", count(*) as count,
      coalesce(jsonb_agg(jsonb_build_object('kind', ${source.kind}::text, 'thingId', thing_id, 'objectId', object_id,
        'partnerId', partner_id, 'title', title, 'endsAt', ends_at, 'detail', detail) order by place)
        filter (where place <= ${items}), '[]') as items
    from numbered group by partner_id order by partner_id`.execute(tx.tables)
  return found
}
