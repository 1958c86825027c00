import { systemActor, type Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { shownCallback } from './callback.ts'
import { load, lockAll, put, remove, settleReceiver } from '../store.ts'
import { snapshotOf, type HubSubscription } from './subscription.ts'

/** How a subscription ends. */
export interface Ending {
  /**
   * `expired`: its lease; `gone`: the callback said that it wants nothing more; `ended`: an administrator; `shut-out`: who
   * subscribed may not any more.
   */
  readonly how: 'unsubscribed' | 'expired' | 'unconfirmed' | 'gone' | 'ended' | 'shut-out'
  readonly actor?: Actor
  readonly reason?: string | null
}

/** Ends a subscription; whatever is on its way to it is given up when its turn comes. Call it with all locked. */
export const endIn = async (
  tx: Tx,
  app: App,
  subscription: HubSubscription,
  { how, actor = systemActor, reason = null }: Ending,
): Promise<void> => {
  await remove(tx, subscription)
  await settleReceiver(tx, subscription.receiver, shownCallback(subscription.callback))
  await app.record(tx, {
    actor,
    action: `hub-subscription.${how}`,
    object: { type: 'hub-subscription', id: subscription.id },
    partnerId: null,
    before: snapshotOf(subscription),
    after: null,
    reason,
  })
}

/** The callback has confirmed what was asked. @returns false when something else was asked since */
export const confirm = (app: App, id: string, requestId: string): Promise<boolean> =>
  app.database.transaction(async (tx) => {
    await lockAll(tx)
    const subscription = await load(tx, id)
    const pending = subscription?.pending
    if (!subscription || pending?.id !== requestId) return false
    if (pending.mode === 'unsubscribe') {
      await endIn(tx, app, subscription, {
        how: 'unsubscribed',
        actor: { userName: subscription.subscriber },
      })
      return true
    }
    const now = app.clock.now()
    const confirmed: HubSubscription = {
      ...subscription,
      state: 'active',
      secret: pending.secret,
      leaseUntil: new Date(now.getTime() + (pending.leaseSeconds ?? 0) * 1000),
      pending: null,
      confirmedAt: now,
    }
    await put(tx, confirmed)
    await settleReceiver(tx, confirmed.receiver, shownCallback(confirmed.callback))
    await app.record(tx, {
      actor: { userName: subscription.subscriber },
      action: subscription.state === 'active' ? 'hub-subscription.renewed' : 'hub-subscription.confirmed',
      object: { type: 'hub-subscription', id },
      partnerId: null,
      before: subscription.state === 'active' ? snapshotOf(subscription) : null,
      after: snapshotOf(confirmed),
    })
    return true
  })

/** The callback does not want what was asked: what was before stays as it was. */
export const forget = (app: App, id: string, requestId: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    await lockAll(tx)
    const subscription = await load(tx, id)
    if (subscription?.pending?.id !== requestId) return
    if (subscription.state === 'pending') await remove(tx, subscription)
    else await put(tx, { ...subscription, pending: null })
  })

/** Ends a subscription, if it is still there as it was read. */
export const end = (app: App, read: HubSubscription, how: Ending['how']): Promise<void> =>
  app.database.transaction(async (tx) => {
    await lockAll(tx)
    const subscription = await load(tx, read.id)
    // One that was renewed or asked for again since goes on.
    if (subscription?.confirmedAt?.getTime() !== read.confirmedAt?.getTime()) return
    if (subscription?.state === 'pending' && subscription.pending?.id !== read.pending?.id) return
    if (subscription) await endIn(tx, app, subscription, { how })
  })
