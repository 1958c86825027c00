import type { App } from '../../platform/app.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import * as contract from './contract.ts'
import { endSubscription } from './subscriptions/end.ts'
import { pageSubscriptions } from './store.ts'
import { presentSubscription } from './wire.ts'

/** The operations about those who subscribed at the hub inside. */
export const hubRoutes = (app: App): readonly Route[] => [
  route(contract.pageSubscriptions, async ({ query }) => {
    const request = readListRequest(contract.subscriptionListing, query)
    return pageReply(request, await pageSubscriptions(app.database, request), presentSubscription)
  }),
  route(contract.endSubscription, async ({ authority, params, request }) => {
    const { id, topic } = await endSubscription(app, authority, { ...params, reason: request.reason })
    return { subscriptionId: id, topic }
  }),
]
