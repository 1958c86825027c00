import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { wakeWorkers } from '../../platform/events/events-store.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { Refusal } from '../../platform/refusal.ts'
import { snapshotOf, topicOf, type Delivery } from './delivery.ts'
import type { DeliveryState } from '../../platform/events/delivery-state.ts'
import { isFollowed, load, lockAlone, saveDecision } from './store.ts'

interface Wish {
  readonly deliveryId: string
  readonly reason: string | null
}

/** @throws Refusal ENT_DLV_001, ENT_DLV_002 */
const requireParked = (delivery: Delivery | undefined): Delivery => {
  if (!delivery) throw new Refusal('ENT_DLV_001')
  if (delivery.state !== 'parked') throw new Refusal('ENT_DLV_002')
  return delivery
}

/** Tells how the object of a message is now. @returns false when nobody can, or it is gone */
const sayCurrent = async (tx: Tx, app: App, authority: Authority, delivery: Delivery): Promise<boolean> => {
  const topic = topicOf(delivery)
  const state = offeredAt(app, currentStates).find(({ topics }) => topics.some((each) => each === topic))
  return (await state?.say(tx, app, authority, delivery.objectId)) ?? false
}

const record = async (
  tx: Tx,
  app: App,
  authority: Authority,
  before: Delivery,
  { action, state, reason }: { action: string; state: DeliveryState; reason: string | null },
): Promise<void> =>
  app.record(tx, {
    actor: authority,
    action,
    object: { type: 'delivery', id: before.id },
    partnerId: before.partnerId,
    before: snapshotOf(before),
    after: snapshotOf({ ...before, state }),
    reason,
  })

/**
 * Tries a parked message again. What went to the same receiver about the same partner or policy since would be undone by
 * something older; then what is true now is told instead, as a new message, and this one is over.
 * @returns how it stands then
 * @throws Refusal ENT_DLV_001 (unknown), ENT_DLV_002 (not parked)
 */
export const retryDelivery = (app: App, authority: Authority, wish: Wish): Promise<DeliveryState> =>
  app.database.transaction(async (tx) => {
    const isOld = async (delivery: Delivery): Promise<boolean> =>
      (await isFollowed(tx, delivery)) && sayCurrent(tx, app, authority, delivery)
    // The objects are locked before the deliveries, as by whatever changes them.
    const wasOld = await isOld(requireParked(await load(tx, wish.deliveryId)))
    const delivery = requireParked(await lockAlone(tx, wish.deliveryId))
    // Looked at once more: something may have been published in between.
    const state = wasOld || (await isOld(delivery)) ? ('replaced' as const) : ('waiting' as const)
    const { reason } = wish
    await saveDecision(tx, delivery, { state, at: app.clock.now(), by: authority.userName, reason })
    await wakeWorkers(tx)
    await record(tx, app, authority, delivery, { action: 'delivery.retried', state, reason })
    return state
  })

/**
 * Gives a parked message up.
 * @throws Refusal ENT_DLV_001 (unknown), ENT_DLV_002 (not parked)
 */
export const dismissDelivery = (app: App, authority: Authority, wish: Wish): Promise<DeliveryState> =>
  app.database.transaction(async (tx) => {
    const delivery = requireParked(await lockAlone(tx, wish.deliveryId))
    const { reason } = wish
    const state = 'dismissed' as const
    await saveDecision(tx, delivery, { state, at: app.clock.now(), by: authority.userName, reason })
    await record(tx, app, authority, delivery, { action: 'delivery.dismissed', state, reason })
    return state
  })
