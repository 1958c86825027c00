import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { mostRetried } from './contract.ts'
import { retryDelivery } from './decide.ts'
import { countParkedOf, listParked, type ParkedWish } from './store.ts'

/** What became of a call's worth of parked messages. */
interface Retries {
  readonly retried: number
  readonly replaced: number
  /** Parked still, of those that were meant. */
  readonly left: number
}

/**
 * Tries parked messages again, each as by itself (`retryDelivery`) and in a transaction of its own, so that nobody waits for
 * all of them; the oldest first, so that each receiver hears of each partner in order. What somebody else has decided about
 * meanwhile is passed over.
 */
export const retryParked = async (
  app: App,
  authority: Authority,
  { reason, ...wish }: ParkedWish & { readonly reason: string | null },
): Promise<Retries> => {
  let [retried, replaced] = [0, 0]
  for (const deliveryId of await listParked(app.database, wish, mostRetried))
    try {
      const state = await retryDelivery(app, authority, { deliveryId, reason })
      if (state === 'replaced') replaced += 1
      else retried += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  return { retried, replaced, left: await countParkedOf(app.database, wish) }
}
