import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { endingSources, type EndingKind } from '../../endings/index.ts'
import type { NoticeReader } from '../notices/reader.ts'
import { countOf, listOf, type End, type EndScope, type EndWish } from './ends-store.ts'

export type { End, EndWish } from './ends-store.ts'

/** What somebody may know of ends: administrators of everybody's. */
export const scopeOf = ({ isAdmin, partnerIds, platformKinds }: NoticeReader): EndScope => ({
  partnerIds: isAdmin ? undefined : partnerIds,
  platformKinds,
})

const sourcesIn = (app: App, wish: EndWish, kinds: readonly string[] | undefined) =>
  Promise.all(
    offeredAt(app, endingSources)
      .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
      .map(async (source) => ({ source, rows: await source.rows(app, wish) })),
  )

const byEnd = (one: End, other: End): number =>
  one.endsAt.getTime() - other.endsAt.getTime() ||
  one.kind.localeCompare(other.kind) ||
  one.thingId.localeCompare(other.thingId)

/** What ends within a span, first what ends first; at most `limit` things. */
export const listEnds = async (
  app: App,
  wish: EndWish & { readonly limit: number; readonly kinds?: readonly string[] | undefined },
): Promise<End[]> => {
  const sources = await sourcesIn(app, wish, wish.kinds)
  const found: End[] = []
  // One after the other: a list is not worth all the connections of the pool.
  for (const each of sources) found.push(...(await listOf(app.database, each, wish)))
  return found.toSorted(byEnd).slice(0, wish.limit)
}

/** How many things end on a day. */
export interface DayCount {
  /** `yyyy-MM-dd`, UTC. */
  readonly day: string
  readonly counts: Readonly<Partial<Record<EndingKind, number>>>
}

/** How many things of each kind end on each day of a span that has any. */
export const countEnds = async (app: App, wish: EndWish): Promise<DayCount[]> => {
  const days = new Map<string, Partial<Record<EndingKind, number>>>()
  for (const each of await sourcesIn(app, wish, undefined))
    for (const { day, count } of await countOf(app.database, each, wish)) {
      const counts = days.get(day) ?? {}
      counts[each.source.kind] = (counts[each.source.kind] ?? 0) + count
      days.set(day, counts)
    }
  return [...days]
    .map(([day, counts]) => ({ day, counts }))
    .toSorted((one, other) => one.day.localeCompare(other.day))
}
