import type { Module } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { offer } from '../../platform/extensions.ts'
import { shownDocuments } from '../deliveries/index.ts'
import { webhookRoutes } from './routes.ts'
import { payloadOf, webhookSubscription } from './send.ts'
import { load } from './store.ts'
import { webhookEvents } from './webhook.ts'

export { countFailing as countFailingWebhooks } from './store.ts'

/** Whose webhook it is: the partner's id; undefined for an unknown one, and for the platform's. */
export const partnerOfWebhook = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId ?? undefined

const known: ReadonlySet<string> = new Set(webhookEvents)

/** Events for anybody else, by address (Standard Webhooks): registered by partners for their own, by administrators for all. */
export const webhooksModule: Module = {
  name: 'webhooks',
  routes: webhookRoutes,
  extensions: () => [
    offer(shownDocuments, (event) => (known.has(event.name) ? payloadOf(event) : undefined)),
  ],
  subscriptions: (app) => [webhookSubscription(app)],
}
