import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstantOrNull } from '../../platform/clock.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { judgePartnerRecipient, type PartnerRecipient } from '../key-service/index.ts'
import { loadDelivery, pageDeliveries, retryDelivery } from '../deliveries/index.ts'
import { changeWebhook, createWebhook, deleteWebhook, rotateSecret, setState } from './commands.ts'
import * as contract from './contract.ts'
import { hasActiveOwner, mayChangeWebhook, requireOwnWebhook } from './own.ts'
import { countEvents, replayEvents, type Time } from './replay.ts'
import { load, pageWebhooks } from './store.ts'
import { createTryOut } from './try-out.ts'
import { receiverOf, type Webhook } from './webhook.ts'
import { presentLogged, presentWebhook, presentWebhookDetails } from './wire.ts'

const timeOf = ({ since, until }: { since: string; until?: string | null | undefined }): Time => ({
  since: new Date(since),
  until: until ? new Date(until) : null,
})

/** For which certificate the messages of a webhook are encrypted; null where they are not. */
const recipientOf = async (
  app: App,
  { isEncrypted, partnerId }: Webhook,
): Promise<PartnerRecipient | null> =>
  isEncrypted && partnerId !== null ? judgePartnerRecipient(app, partnerId) : null

/** The operations about webhooks. */
export const webhookRoutes = (app: App): readonly Route[] => {
  const own = async (authority: Authority, id: string): Promise<Webhook> =>
    requireOwnWebhook(authority, await load(app.database, id))
  const tryOut = createTryOut(app)
  return [
    route(contract.pageWebhooks, async ({ authority, query }) => {
      const request = readListRequest(contract.webhookListing, query)
      const page = await pageWebhooks(app.database, request, authority.visiblePartnerIds)
      return pageReply(request, page, (webhook) =>
        presentWebhook(webhook, mayChangeWebhook(authority, webhook)),
      )
    }),
    route(contract.getWebhook, async ({ authority, params }) => {
      const webhook = await own(authority, params.webhookId)
      return presentWebhookDetails(webhook, {
        mayChange: mayChangeWebhook(authority, webhook),
        isOwnerActive: await hasActiveOwner(app.database, webhook),
        recipient: await recipientOf(app, webhook),
        now: app.clock.now(),
      })
    }),
    route(contract.createWebhook, async ({ authority, request }) => {
      const { partnerId = null, ...values } = request
      const { webhook, secret } = await createWebhook(app, authority, { ...values, partnerId })
      return { webhookId: webhook.id, secret }
    }),
    route(contract.changeWebhook, async ({ authority, params, request }) => {
      const { id } = await changeWebhook(app, authority, params.webhookId, request)
      return { webhookId: id }
    }),
    route(contract.rotateSecret, async ({ authority, params, request }) => {
      const overlap = request.overlapHours ?? undefined
      const { webhook, secret } = await rotateSecret(app, authority, params.webhookId, overlap)
      return { webhookId: webhook.id, secret, previousUntil: toInstantOrNull(webhook.previousUntil) }
    }),
    route(contract.setState, async ({ authority, params, request }) => {
      const { id, state } = await setState(app, authority, params.webhookId, request.isActive)
      return { webhookId: id, state }
    }),
    route(contract.deleteWebhook, async ({ authority, params }) => {
      const { id } = await deleteWebhook(app, authority, params.webhookId)
      return { webhookId: id }
    }),
    route(contract.testWebhook, ({ authority, params }) => tryOut(authority, params.webhookId)),
    route(contract.countReplay, async ({ authority, params, query }) => {
      const webhook = await own(authority, params.webhookId)
      return { count: await countEvents(app, webhook, timeOf(query)) }
    }),
    route(contract.replay, async ({ authority, params, request }) => {
      const count = await replayEvents(app, authority, params.webhookId, timeOf(request))
      return { webhookId: params.webhookId, count }
    }),
    route(contract.pageDeliveries, async ({ authority, params, query }) => {
      const receiver = receiverOf(await own(authority, params.webhookId))
      const request = readListRequest(contract.logListing, query)
      const filters = { ...request.filters, receiver }
      return pageReply(request, await pageDeliveries(app.database, { ...request, filters }), presentLogged)
    }),
    route(contract.retryDelivery, async ({ authority, params }) => {
      const webhook = await own(authority, params.webhookId)
      const delivery = await loadDelivery(app.database, params.deliveryId)
      if (delivery?.receiver !== receiverOf(webhook)) throw new Refusal('ENT_DLV_001')
      const state = await retryDelivery(app, authority, { deliveryId: delivery.id, reason: null })
      return { deliveryId: delivery.id, state }
    }),
  ]
}
