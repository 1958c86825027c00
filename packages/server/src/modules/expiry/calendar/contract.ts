import { z } from 'zod'
import { formatted, instant, searchText } from '../../../platform/http/fields.ts'
import { operation, v2 } from '../../../platform/http/operation.ts'

const own = { roles: 'any', ownership: 'self' } as const
const day = formatted(/^\d{4}-\d\d-\d\d$/u, 10)
const span = z.object({ from: day, until: day })
const counts = z.record(z.string(), z.int())

export const getCalendar = operation({
  name: 'expiry.calendar',
  method: 'GET',
  path: '/v1/partnermanager/expiry/calendar',
  summary: 'How many things end on each day of a span, of the caller’s partners; of all for administrators',
  envelope: v2('entente.expiry.calendar.get'),
  access: own,
  query: span,
  response: z.object({ days: z.array(z.object({ day: z.string(), counts })) }),
  errors: ['ENT_EXP_002'],
})

const end = z.object({
  kind: z.string(),
  objectId: z.string(),
  partnerId: z.string().nullable(),
  title: z.string(),
  endDateTime: instant,
})

export const listEnding = operation({
  name: 'expiry.ends',
  method: 'GET',
  path: '/v1/partnermanager/expiry/ends',
  summary: 'What ends within a span, first what ends first, at most 200 things',
  envelope: v2('entente.expiry.ends.get'),
  access: own,
  query: span.extend({ kind: searchText(40).optional() }),
  response: z.object({ ends: z.array(end), hasMore: z.boolean() }),
  errors: ['ENT_EXP_002'],
})

export const getStops = operation({
  name: 'expiry.stops',
  method: 'GET',
  path: '/v1/partnermanager/expiry/stops/{day}',
  summary: 'What works before a day and no more after it, if nobody does anything until then',
  envelope: v2('entente.expiry.stops.get'),
  access: own,
  params: z.object({ day: searchText(10) }),
  response: z.object({
    stops: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        name: z.string(),
        partnerId: z.string(),
        reasons: z.array(z.string()),
      }),
    ),
    /** There is more than was looked at, or is shown. */
    hasMore: z.boolean(),
  }),
  errors: ['ENT_EXP_002'],
})

export const getFeed = operation({
  name: 'expiry.get-feed',
  method: 'GET',
  path: '/v1/partnermanager/expiry/feed',
  summary: 'Whether the caller has a calendar feed, and when it was read last',
  envelope: v2('entente.expiry.feed.get'),
  access: own,
  response: z.object({
    exists: z.boolean(),
    createdDateTime: instant.nullable(),
    lastReadDateTime: instant.nullable(),
  }),
  errors: [],
})

export const renewFeed = operation({
  name: 'expiry.renew-feed',
  method: 'POST',
  path: '/v1/partnermanager/expiry/feed',
  summary: 'Make a secret address for the caller’s calendar feed; a former one ends',
  envelope: v2('entente.expiry.feed.post'),
  access: own,
  effect: 'changes-self',
  response: z.object({
    /** Shown once: whoever has it reads the calendar. */
    address: z.string(),
  }),
  carriesSecret: true,
  errors: ['ENT_EXP_003'],
})

export const endFeed = operation({
  name: 'expiry.end-feed',
  method: 'DELETE',
  path: '/v1/partnermanager/expiry/feed',
  summary: 'End the caller’s calendar feed',
  envelope: v2('entente.expiry.feed.delete'),
  access: own,
  effect: 'changes-self',
  response: z.object({ exists: z.literal(false) }),
  errors: [],
})
