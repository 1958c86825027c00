import type { Authority } from '../../../platform/access/authority.ts'
import type { App, Job } from '../../../platform/app.ts'
import { publish } from '../../../platform/events/events.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { end, endIn } from './confirm.ts'
import { forgetUnasked, listEnded, load, lockAll } from '../store.ts'
import { callbackPurpose, intentEvent, lineOf, type HubSubscription } from './subscription.ts'

/**
 * Ends a subscription as an administrator, and has its callback told.
 * @throws Refusal ENT_HUB_001 for one that is not there
 */
export const endSubscription = (
  app: App,
  authority: Authority,
  { subscriptionId, reason }: { readonly subscriptionId: string; readonly reason: string },
): Promise<HubSubscription> =>
  app.database.transaction(async (tx) => {
    await lockAll(tx)
    const subscription = await load(tx, subscriptionId)
    if (!subscription) throw new Refusal('ENT_HUB_001')
    await endIn(tx, app, subscription, { how: 'ended', actor: authority, reason })
    const { id, topic, callback } = subscription
    const sealed = app.vault.seal(callbackPurpose, Buffer.from(callback, 'utf8')).toString('base64')
    await publish(tx, app.subscriptions, {
      name: intentEvent,
      objectType: 'hub-subscription',
      objectId: id,
      partnerId: null,
      actor: authority.userName,
      // The reason is for people here; what an administrator writes is told nobody outside.
      data: { mode: 'denied', topic, callback: sealed, reason: 'ended by an administrator' },
      at: app.clock.now(),
      line: lineOf(subscription),
    })
    return subscription
  })

const hourMilliseconds = 3_600_000

/**
 * Forgets subscriptions whose lease has ended, and wishes that nobody has confirmed for an hour, or whose callback is not
 * asked any more: they would take the place of others.
 */
export const leaseJob = (app: App): Job => ({
  name: 'hub.leases',
  everySeconds: 60,
  async run() {
    const now = app.clock.now()
    const over = await listEnded(app.database, now, new Date(now.getTime() - hourMilliseconds))
    for (const each of over) await end(app, each, each.state === 'active' ? 'expired' : 'unconfirmed')
    const forgotten = await app.database.transaction(async (tx) => {
      await lockAll(tx)
      return forgetUnasked(tx)
    })
    return over.length + forgotten
  },
})
