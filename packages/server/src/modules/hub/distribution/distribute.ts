import type { App } from '../../../platform/app.ts'
import { hubSignature } from '../../../platform/events/hub-signature.ts'
import { DeliveryFailure } from '../../../platform/events/delivery-failure.ts'
import type { OutsideSubscription, StoredEvent } from '../../../platform/events/events.ts'
import { openHubDocument } from '../../../platform/events/hub-message.ts'
import { createCallOut, isSuccess } from './call-out.ts'
import { end } from '../subscriptions/confirm.ts'
import { mayStillHear } from '../subscriptions/standing.ts'
import { findOfReceiver } from '../store.ts'
import { hubFamily, isLive, relayPurpose, secretPurpose } from '../subscriptions/subscription.ts'
import { isHubEvent } from '../topics/topic.ts'

/** What was published by another part of the platform: its octets, sealed. */
export const relayedIn = ({ data }: Pick<StoredEvent, 'data'>): string | undefined =>
  typeof data['relayed'] === 'string' ? data['relayed'] : undefined

const bodyOf = ({ vault }: Pick<App, 'vault'>, event: StoredEvent): Buffer => {
  const relayed = relayedIn(event)
  return relayed === undefined
    ? Buffer.from(JSON.stringify(openHubDocument(vault, event)))
    : vault.open(relayPurpose, Buffer.from(relayed, 'base64'))
}

/** Where the hub is, as subscribers are told. */
const hubAddress = ({ publicUrl }: { readonly publicUrl: string }): string => `${publicUrl}/hub/`

/** Delivers what is published to those who subscribed (WebSub §7). */
export const distribution = (app: App): OutsideSubscription => {
  const callOut = createCallOut(app.settings)
  return {
    subscriber: hubFamily,
    events: isHubEvent,
    parallel: 8,
    together: 64,
    async send(message, signal) {
      const { receiver } = message
      const topic = message.name.slice('hub.'.length)
      const subscription = await findOfReceiver(app.database, { receiver, topic })
      // Nobody subscribed any more, or the lease has ended: nothing may be sent.
      if (!subscription || !isLive(subscription, app.clock.now())) return 'dismissed'
      if (!(await mayStillHear(app, subscription))) {
        await end(app, subscription, 'shut-out')
        return 'dismissed'
      }
      const { callback, secret } = subscription
      const body = bodyOf(app, message)
      const key = secret && app.vault.open(secretPurpose, secret).toString('utf8')
      const headers = {
        'content-type': 'application/json',
        link: `<${hubAddress(app.settings)}>; rel="hub", <${topic}>; rel="self"`,
        'idempotency-key': message.id,
        ...(key ? { 'x-hub-signature': hubSignature(key, body) } : {}),
      }
      const reply = await callOut({ callback, method: 'POST', headers, body }, signal)
      const { status } = reply
      if (isSuccess(reply)) return undefined
      // WebSub §7: the subscriber wants nothing more.
      if (status === 410) await end(app, subscription, 'gone')
      throw new DeliveryFailure('status', { status, isFinal: status === 410 })
    },
  }
}
