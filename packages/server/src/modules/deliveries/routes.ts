import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import * as contract from './contract.ts'
import { dismissDelivery, retryDelivery } from './decide.ts'
import { retryParked } from './retry-parked.ts'
import { groupParked, load, loadEvent, pageDeliveries } from './store.ts'
import { presentDelivery, presentDetails } from './wire.ts'

/** More receivers and reasons nobody reads. */
const mostGroups = 100

/** The operations about deliveries to the outside. */
export const deliveryRoutes = (app: App): readonly Route[] => [
  route(contract.pageDeliveries, async ({ query }) => {
    const request = readListRequest(contract.deliveryListing, query)
    const { topic } = request.filters
    const filters = topic === undefined ? request.filters : { ...request.filters, topic: `hub.${topic}` }
    return pageReply(request, await pageDeliveries(app.database, { ...request, filters }), presentDelivery)
  }),
  route(contract.getDelivery, async ({ params }) => {
    const delivery = await load(app.database, params.deliveryId)
    if (!delivery) throw new Refusal('ENT_DLV_001')
    return presentDetails(app, delivery, await loadEvent(app.database, delivery))
  }),
  route(contract.retryDelivery, async ({ authority, params, request }) => ({
    deliveryId: params.deliveryId,
    state: await retryDelivery(app, authority, { ...params, reason: request.reason ?? null }),
  })),
  route(contract.countParked, async () =>
    (await groupParked(app.database, mostGroups)).map(({ oldestAt, ...group }) => ({
      ...group,
      oldestDateTime: toInstant(oldestAt),
    })),
  ),
  route(contract.retryParked, ({ authority, request }) => {
    const { receiver = null, problem = null, reason = null } = request
    return retryParked(app, authority, { receiver, problem, reason })
  }),
  route(contract.dismissDelivery, async ({ authority, params, request }) => ({
    deliveryId: params.deliveryId,
    state: await dismissDelivery(app, authority, { ...params, reason: request.reason }),
  })),
]
