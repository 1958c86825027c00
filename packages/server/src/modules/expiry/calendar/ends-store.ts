import { sql, type RawBuilder } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import type { EndingKind, EndingSource } from '../../endings/index.ts'
import { isActivePartner } from '../../partners/index.ts'

/** One thing that ends. */
export interface End {
  readonly kind: EndingKind
  readonly thingId: string
  readonly objectId: string
  readonly partnerId: string | null
  readonly title: string
  readonly endsAt: Date
}

/** Of whose things somebody is told. */
export interface EndScope {
  /** Undefined: those of all. */
  readonly partnerIds: readonly string[] | undefined
  /** Kinds of what belongs to no partner; undefined: all of them. */
  readonly platformKinds: readonly string[] | undefined
}

/** Which ends are looked for. */
export interface EndWish extends EndScope {
  /** From the first moment, and before the second. */
  readonly from: Date
  readonly until: Date
}

const inScope = (
  { kind, partnerId }: EndingSource,
  { partnerIds, platformKinds }: EndScope,
): RawBuilder<boolean> => {
  const ofPlatform =
    platformKinds === undefined || platformKinds.includes(kind) ? sql`${partnerId} is null` : sql`false`
  if (partnerIds !== undefined)
    return sql<boolean>`(${ofPlatform} or (${partnerId} = any(${[...partnerIds]}::text[]) and ${isActivePartner(partnerId)}))`
  // What several partners have of one thing is that one thing to whoever looks at all.
  return kind === 'policy'
    ? sql<boolean>`${ofPlatform}`
    : sql<boolean>`(${ofPlatform} or ${isActivePartner(partnerId)})`
}

const within = (source: EndingSource, rows: RawBuilder<unknown>, wish: EndWish): RawBuilder<unknown> =>
  sql`from ${rows} and ${source.endsAt} >= ${wish.from} and ${source.endsAt} < ${wish.until} and ${inScope(source, wish)}`

/** The first things of one kind that end. */
export const listOf = async (
  reader: Reader,
  { source, rows }: { readonly source: EndingSource; readonly rows: RawBuilder<unknown> },
  wish: EndWish & { readonly limit: number },
): Promise<End[]> => {
  const { rows: found } = await sql<End>`
    select ${source.kind}::text as kind, (${source.thingId})::text as "thingId", (${source.objectId})::text as "objectId",
      ${source.partnerId} as "partnerId", ${source.title} as title, ${source.endsAt} as "endsAt"
    ${within(source, rows, wish)} order by ${source.endsAt}, ${source.key} limit ${wish.limit}`.execute(
    reader.tables,
  )
  return found
}

/** How many of one kind end on each day, UTC, `yyyy-MM-dd`. */
export const countOf = async (
  reader: Reader,
  { source, rows }: { readonly source: EndingSource; readonly rows: RawBuilder<unknown> },
  wish: EndWish,
): Promise<{ readonly day: string; readonly count: number }[]> => {
  const { rows: found } = await sql<{ day: string; count: number }>`
    select (${source.endsAt})::date::text as day, count(*) as count ${within(source, rows, wish)} group by 1`.execute(
    reader.tables,
  )
  return found
}
