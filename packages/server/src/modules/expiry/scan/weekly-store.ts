import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../../platform/database/database.ts'
import type { EndingSource } from '../../endings/index.ts'
import { isActivePartner } from '../../partners/index.ts'
import type { NoticeItem } from '../notice.ts'

/** What is looked through for a summary. */
export interface Span {
  readonly from: Date
  readonly until: Date
}

const within = (
  source: EndingSource,
  rows: RawBuilder<unknown>,
  { from, until }: Span,
): RawBuilder<unknown> =>
  sql`from ${rows} and ${source.endsAt} >= ${from} and ${source.endsAt} < ${until}
      and ${source.partnerId} is not null and ${isActivePartner(source.partnerId)}`

/** The first of what ends of one kind within a span and belongs to partners, and how many there are. */
export const summariseEnds = async (
  tx: Tx,
  {
    source,
    rows,
    span,
    limit,
  }: { source: EndingSource; rows: RawBuilder<unknown>; span: Span; limit: number },
): Promise<{ readonly count: number; readonly items: readonly NoticeItem[] }> => {
  const { rows: answers } = await sql<{ count: number; items: NoticeItem[] }>`
    select (select count(*) ${within(source, rows, span)}) as count,
      (select coalesce(jsonb_agg(first.item), '[]') from (
        select jsonb_build_object('kind', ${source.kind}::text, 'thingId', (${source.thingId})::text,
          'objectId', (${source.objectId})::text, 'partnerId', ${source.partnerId}, 'title', ${source.title},
          'endsAt', ${source.endsAt}, 'detail', ${source.detail}) as item
        ${within(source, rows, span)} order by ${source.endsAt}, ${source.key} limit ${limit}) first) as items`.execute(
    tx.tables,
  )
  return answers[0] ?? { count: 0, items: [] }
}

/** Writes a notice to administrators about several things; once for its kind, thing and day. @returns whether it is new */
export const insertForAdministrators = async (
  tx: Tx,
  notice: {
    readonly kind: 'weekly-summary' | 'escalation'
    readonly thingId: string
    readonly objectId: string
    readonly title: string
    readonly endsAt: Date
    readonly day: string
    readonly daysLeft: number
    readonly detail: object
    readonly at: Date
  },
): Promise<boolean> => {
  const { kind, thingId, objectId, title, endsAt, day, daysLeft, detail, at } = notice
  const { numAffectedRows = 0n } = await sql`
    insert into expiry_notice
      (kind, thing_id, object_id, partner_id, title, ends_at, day, threshold, days_left, detail, created_at)
    values (${kind}, ${thingId}, ${objectId}, null, ${title}, ${endsAt}, ${day}::date, ${Math.max(daysLeft, 0)}, ${daysLeft},
      ${JSON.stringify(detail)}::jsonb, ${at})
    on conflict do nothing`.execute(tx.tables)
  return numAffectedRows > 0n
}
