import { z } from 'zod'
import { instant, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, page } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { holders } from '../api-keys/contract.ts'
import { usageSources } from './usage.ts'

/** Partners see what they did, MISPs what was done under their licences, administrators everything: see `reach-store.ts`. */
const readers = ['PARTNER_ADMIN', ...holders, 'MISP_PARTNER'] as const
const own = { roles: readers, ownership: 'self' } as const

const word = z.string().nullable()
const verdict = z.enum(['allowed', 'refused'])

/** One use. Nothing in it is about the person who was authenticated. */
const shownUsage = z.object({
  usageId: z.string(),
  dateTime: instant,
  source: z.enum(usageSources),
  transactionId: z.string(),
  partnerId: word,
  mispId: word,
  apiKeyId: word,
  clientId: word,
  policyId: word,
  licenceId: word,
  operation: word,
  verdict,
  code: word,
  /** Of a refusal: why, and what is to be done. */
  cause: word,
  remedy: word,
  latencyMs: z.number(),
})

/** `search`: the transaction id again, as lists of portals ask for it. */
export const usageListing = listing({
  filters: {
    partnerId: 'equals',
    mispId: 'equals',
    licenceId: 'equals',
    apiKeyId: 'equals',
    clientId: 'equals',
    policyId: 'equals',
    operation: 'equals',
    source: 'equals',
    verdict: 'equals',
    code: 'equals',
    transactionId: 'equals',
    search: 'equals',
  },
  sorts: ['dateTime', 'latencyMs'],
  defaultSize: 8,
})

const moment = (description: string) => searchText(40).optional().meta({ description })
const period = {
  from: moment('the first moment of the period; UTC unless it names a zone'),
  to: moment('the moment after the period; default: now'),
}

export const pageUsage = operation({
  name: 'usage.page',
  method: 'GET',
  path: '/v1/usage/calls',
  summary:
    'Who has used the platform when, under which licence, and what became of it: the newest 100,000 of a period are looked through',
  envelope: v2('entente.usage.calls.get'),
  access: own,
  query: listQuery(usageListing).extend(period),
  response: page(shownUsage),
  errors: [...listErrors, 'ENT_USE_002'],
})

/** Of whom numbers are. */
const subject = {
  partnerId: searchText(36).optional(),
  mispId: searchText(36).optional(),
  licenceId: searchText(36).optional(),
}

const figures = {
  allowed: z.int(),
  refused: z.int(),
  averageLatencyMs: z.number(),
  slowestLatencyMs: z.number(),
}

export const getSeries = operation({
  name: 'usage.series',
  method: 'GET',
  path: '/v1/usage/series',
  summary: 'How often the platform was used in each hour or day of a period, none left out',
  envelope: v2('entente.usage.series.get'),
  access: own,
  query: z.object({ step: z.enum(['hour', 'day']), ...period, ...subject }),
  response: z.object({
    step: z.enum(['hour', 'day']),
    points: z.array(z.object({ startDateTime: instant, ...figures })),
  }),
  errors: ['ENT_USE_002'],
})

export const totalDimensions = ['partner', 'misp', 'licence', 'code'] as const

export const getTotals = operation({
  name: 'usage.totals',
  method: 'GET',
  path: '/v1/usage/totals',
  summary:
    'How often the platform was used in a period, for each partner, MISP, licence or code: the first hundred, those with the most calls before the others',
  envelope: v2('entente.usage.totals.get'),
  access: own,
  query: z.object({
    by: z.enum(totalDimensions),
    /** The period of the series by this step, where none is named. */
    step: z.enum(['hour', 'day']).optional(),
    ...period,
    ...subject,
  }),
  response: z.object({
    total: z.object(figures),
    rows: z.array(
      z.object({
        /** Null: not known, or with codes: allowed. */
        id: word,
        /** Of a partner or a MISP, for administrators. */
        orgName: word,
        /** Of a code. */
        cause: word,
        ...figures,
      }),
    ),
  }),
  errors: ['ENT_USE_002'],
})

export const explainUsage = operation({
  name: 'usage.explain',
  method: 'GET',
  path: '/v1/usage/calls/{transactionId}/explanation',
  summary:
    'What was checked for the calls of a transaction, in order, which check has refused, and what the reader can do about it',
  envelope: v2('entente.usage.explanation.get'),
  access: { roles: readers, ownership: 'partner' },
  params: z.object({ transactionId: pathId() }),
  response: z.array(
    shownUsage.extend({
      checks: z.array(
        z.object({
          check: z.string(),
          title: z.string(),
          state: z.enum(['passed', 'failed', 'not-reached']),
        }),
      ),
      /** Who can mend it; null where nothing is to be mended. */
      actor: z.enum(['partner', 'misp']).nullable(),
      /** Whether that is the reader. */
      isYours: z.boolean(),
    }),
  ),
  errors: ['ENT_USE_001'],
})

export const getKeeping = operation({
  name: 'usage.keeping',
  method: 'GET',
  path: '/v1/usage/keeping',
  summary: 'What the log of calls holds: every call, or the first ones of each hour where Kafka has them all',
  envelope: v2('entente.usage.keeping.get'),
  access: own,
  response: z.object({
    keptIn: z.enum(['database', 'kafka']),
    /** For how many months, this one among them. */
    months: z.int(),
    /** How many calls of each hour, partner, MISP, licence and code can be looked up; null: all of them. */
    rowsPerHour: z.int().nullable(),
  }),
  errors: [],
})

export const getRunTime = operation({
  name: 'usage.run-time',
  method: 'GET',
  path: '/v1/usage/run-time',
  summary:
    'How the platform does at run time: its processes and how fresh their memory is, refusals by code, and what was slowest',
  envelope: v2('entente.usage.run-time.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  response: z.object({
    callsPerSecond: z.number(),
    processes: z.array(
      z.object({
        processId: z.string(),
        kind: z.enum(['server', 'gateway']),
        host: z.string(),
        pid: z.int(),
        startedDateTime: instant,
        toldDateTime: instant,
        /** It has told of itself within the last half minute. */
        isAlive: z.boolean(),
        callsPerSecond: z.number(),
        /** How old its memory may be; null: it asks the database. */
        feedAgeMs: z.int().nullable(),
        /** Uses that wait to be stored. */
        waiting: z.int(),
        /** Uses that had no room and are in no log. */
        lost: z.int(),
      }),
    ),
    /** How the counting stands where the log is kept in Kafka; null: it is not, or nobody has counted yet. */
    counting: z
      .object({
        /** It was looked at within the last minute. */
        isAlive: z.boolean(),
        lookedDateTime: instant,
        /** Calls that are in Kafka and in no number yet. */
        behind: z.int(),
        /** What could not be read, or was gone before it was counted. */
        passedOver: z.int(),
      })
      .nullable(),
    /** Of this hour and the one before. */
    refusals: z.array(z.object({ code: z.string(), cause: word, calls: z.int() })),
    slowest: z.array(
      z.object({ partnerId: word, orgName: word, code: word, calls: z.int(), slowestLatencyMs: z.number() }),
    ),
  }),
  errors: [],
})
