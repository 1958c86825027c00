import { z } from 'zod'
import { instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const access = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const

const shownSubscription = z.object({
  subscriptionId: z.string(),
  topic: z.string(),
  /** Where it hears, without its query. */
  callback: z.string(),
  /** Who asked for it. */
  subscriber: z.string(),
  state: z.enum(['pending', 'active']),
  /** Whether its messages are signed. */
  isSigned: z.boolean(),
  /** The receiver of its deliveries. */
  receiver: z.string(),
  leaseUntil: instant.nullable(),
  createdDateTime: instant,
})

export const subscriptionListing = listing({
  filters: { topic: 'equals', subscriber: 'equals', state: 'equals', search: 'words' },
  sorts: ['createdDateTime', 'topic', 'subscriber', 'state', 'leaseUntil'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageSubscriptions = operation({
  name: 'hub.page-subscriptions',
  method: 'GET',
  path: '/v1/partnermanager/hub-subscriptions',
  summary: 'Who subscribed to which topics at the hub inside',
  envelope: v2('entente.hub-subscriptions.list.get'),
  access,
  query: listQuery(subscriptionListing),
  response: tabbedPage(shownSubscription),
  errors: [...listErrors],
})

export const endSubscription = operation({
  name: 'hub.end-subscription',
  method: 'POST',
  path: '/v1/partnermanager/hub-subscriptions/{subscriptionId}/end',
  summary: 'End a subscription at the hub inside; its callback is told, and what waits for it is given up',
  envelope: v2('entente.hub-subscriptions.end.post'),
  access,
  params: z.object({ subscriptionId: pathId() }),
  request: z.object({ reason: line(500) }),
  response: z.object({ subscriptionId: z.string(), topic: z.string() }),
  errors: ['ENT_HUB_001'],
})
