import type { App } from '../../../platform/app.ts'
import { toInstant, toInstantOrNull } from '../../../platform/clock.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { loadReader } from '../notices/reader.ts'
import * as contract from './contract.ts'
import { countEnds, listEnds, scopeOf, type End } from './ends.ts'
import { loadOf } from './feed-store.ts'
import { endFeed, renewFeed } from './feed.ts'
import { readDay, readSpan } from './span.ts'
import { findStops } from './stops.ts'

const mostListed = 200

const presentEnd = ({ kind, objectId, partnerId, title, endsAt }: End) => ({
  kind,
  objectId,
  partnerId,
  title,
  endDateTime: toInstant(endsAt),
})

/** The operations of the calendar of ends. */
export const calendarRoutes = (app: App): readonly Route[] => [
  route(contract.getCalendar, async ({ authority, query }) => {
    const reader = await loadReader(app.database, authority)
    const days = await countEnds(app, { ...scopeOf(reader), ...readSpan(query) })
    return { days: days.map(({ day, counts }) => ({ day, counts: { ...counts } })) }
  }),
  route(contract.listEnding, async ({ authority, query }) => {
    const reader = await loadReader(app.database, authority)
    const kinds = query.kind ? [query.kind] : undefined
    const wish = { ...scopeOf(reader), ...readSpan(query), kinds, limit: mostListed + 1 }
    const ends = await listEnds(app, wish)
    return { ends: ends.slice(0, mostListed).map(presentEnd), hasMore: ends.length > mostListed }
  }),
  route(contract.getStops, async ({ authority, params }) => {
    const reader = await loadReader(app.database, authority)
    const { stops, hasMore } = await findStops(app, reader, readDay(params.day))
    return { stops: stops.map((stop) => ({ ...stop, reasons: [...stop.reasons] })), hasMore }
  }),
  route(contract.getFeed, async ({ authority: { caller } }) => {
    const feed = caller.accountId === null ? undefined : await loadOf(app.database, caller.accountId)
    return {
      exists: feed !== undefined,
      createdDateTime: toInstantOrNull(feed?.createdAt),
      lastReadDateTime: toInstantOrNull(feed?.lastReadAt),
    }
  }),
  route(contract.renewFeed, async ({ authority }) => ({ address: await renewFeed(app, authority) })),
  route(contract.endFeed, async ({ authority }) => {
    await endFeed(app, authority)
    return { exists: false as const }
  }),
]
