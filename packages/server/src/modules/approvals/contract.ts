import { z } from 'zod'
import { instant, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

/** Whoever decides about something; of which kinds, the kinds say. */
const deciders = { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER'], ownership: 'all' } as const

export const listWaiting = operation({
  name: 'approvals.waiting',
  method: 'GET',
  path: '/v1/partnermanager/waiting-decisions',
  summary:
    'What waits for a decision of the caller: how many of each kind and since when, and the longest waiting of all',
  envelope: v2('entente.waiting-decisions.get'),
  access: deciders,
  response: z.object({
    queues: z.array(
      z.object({
        /** `chip`, `registration`, `policy-request`; kinds that come later have names of their own. */
        kind: z.string(),
        count: z.int(),
        oldestDateTime: instant.nullable(),
      }),
    ),
    /** At most ten, the longest waiting first. */
    oldest: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        name: z.string(),
        orgName: z.string(),
        sinceDateTime: instant,
      }),
    ),
  }),
  errors: [],
})

export const getPlace = operation({
  name: 'approvals.place',
  method: 'GET',
  path: '/v1/partnermanager/waiting-decisions/{kind}/{subjectId}',
  summary: 'Where something stands in the line of what waits for a decision, and what comes after it',
  envelope: v2('entente.waiting-decisions.one.get'),
  access: deciders,
  params: z.object({ kind: pathId(), subjectId: pathId() }),
  response: z.object({
    /** When it was handed in; null for what has never waited. */
    sinceDateTime: instant.nullable(),
    /** Counted from 1; null when it does not wait, because it has been decided for example. */
    position: z.int().nullable(),
    /** How many of this kind wait now. */
    count: z.int(),
    /** Behind the last comes the first again; null when nothing else waits. */
    next: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
  errors: ['ENT_APR_001'],
})
