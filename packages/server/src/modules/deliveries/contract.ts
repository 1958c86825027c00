import { z } from 'zod'
import { deliveryProblems } from '../../platform/events/delivery-failure.ts'
import { identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { deliveryStates } from '../../platform/events/delivery-state.ts'

const access = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const
const path = z.object({ deliveryId: pathId() })

const shownDelivery = z.object({
  deliveryId: z.string(),
  topic: z.string(),
  receiver: z.string(),
  /** The address of one that subscribed by itself; null for others, and when it is there no more. */
  receiverLabel: z.string().nullable(),
  /** Type and id of what the message is about. */
  objectType: z.string(),
  objectId: z.string(),
  partnerId: z.string().nullable(),
  state: z.enum(deliveryStates),
  /** Attempts that failed. */
  attempts: z.int(),
  createdDateTime: instant,
  lastAttemptDateTime: instant.nullable(),
  /** When it is tried next; null unless it waits. */
  nextAttemptDateTime: instant.nullable(),
  /** Why the last attempt failed. */
  lastProblem: z.enum(deliveryProblems).nullable(),
  /** What the receiver said. */
  lastDetail: z.string().nullable(),
  lastStatus: z.int().nullable(),
})

export const deliveryListing = listing({
  filters: {
    topic: 'equals',
    partnerId: 'equals',
    objectId: 'equals',
    receiver: 'equals',
    state: 'equals',
    search: 'words',
  },
  sorts: ['createdDateTime', 'topic', 'partnerId', 'receiver', 'state'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageDeliveries = operation({
  name: 'deliveries.page',
  method: 'GET',
  path: '/v1/partnermanager/deliveries',
  summary: 'Messages to the hub and to others outside, and where each of them stands',
  envelope: v2('entente.deliveries.list.get'),
  access,
  query: listQuery(deliveryListing),
  response: tabbedPage(shownDelivery),
  errors: [...listErrors],
})

export const getDelivery = operation({
  name: 'deliveries.get',
  method: 'GET',
  path: '/v1/partnermanager/deliveries/{deliveryId}',
  summary: 'One message with its document; keys in it are not shown',
  envelope: v2('entente.deliveries.get'),
  access,
  params: path,
  response: shownDelivery.extend({
    eventId: z.string(),
    /** The document as JSON text, without secrets. */
    document: z.string(),
    decidedBy: z.string().nullable(),
    decidedDateTime: instant.nullable(),
    reason: z.string().nullable(),
    actions: z.array(z.enum(['retry', 'dismiss'])),
  }),
  errors: ['ENT_DLV_001'],
})

const request = z.object({ reason: line(500).nullish() })

export const retryDelivery = operation({
  name: 'deliveries.retry',
  method: 'POST',
  path: '/v1/partnermanager/deliveries/{deliveryId}/retry',
  summary:
    'Try a parked message again; if others about the same have gone out since, what is true now is told instead',
  envelope: v2('entente.deliveries.retry.post'),
  access,
  params: path,
  request,
  response: z.object({
    deliveryId: z.string(),
    state: z.enum(deliveryStates),
  }),
  errors: ['ENT_DLV_001', 'ENT_DLV_002'],
})

export const countParked = operation({
  name: 'deliveries.count-parked',
  method: 'GET',
  path: '/v1/partnermanager/deliveries/parked',
  summary: 'How many messages are parked, by receiver and by why the last attempt failed; most first',
  envelope: v2('entente.deliveries.parked.get'),
  access,
  response: z.array(
    z.object({
      receiver: z.string(),
      receiverLabel: z.string().nullable(),
      problem: z.enum(deliveryProblems).nullable(),
      count: z.int(),
      /** When the oldest of them was published. */
      oldestDateTime: instant,
    }),
  ),
  errors: [],
})

/** So many are tried again in one call. */
export const mostRetried = 100

export const retryParked = operation({
  name: 'deliveries.retry-parked',
  method: 'POST',
  path: '/v1/partnermanager/deliveries/retries',
  summary:
    'Try parked messages again, the oldest first, up to 100 in one call; as for one, what is true now is told instead of what is old',
  envelope: v2('entente.deliveries.retries.post'),
  access,
  request: z.object({
    /** Of this receiver only. */
    receiver: identifier(128).nullish(),
    /** Of those only whose last attempt failed for this, in the words of the counts. */
    problem: identifier(40).nullish(),
    reason: line(500).nullish(),
  }),
  response: z.object({
    /** On their way as they were. */
    retried: z.int(),
    /** Old: what is true now is on its way instead. */
    replaced: z.int(),
    /** How many are left that the request is about. */
    left: z.int(),
  }),
  errors: [],
})

export const dismissDelivery = operation({
  name: 'deliveries.dismiss',
  method: 'POST',
  path: '/v1/partnermanager/deliveries/{deliveryId}/dismissal',
  summary: 'Give a parked message up: its receiver never gets it',
  envelope: v2('entente.deliveries.dismissal.post'),
  access,
  params: path,
  request: z.object({ reason: line(500) }),
  response: z.object({ deliveryId: z.string(), state: z.enum(deliveryStates) }),
  errors: ['ENT_DLV_001', 'ENT_DLV_002'],
})
