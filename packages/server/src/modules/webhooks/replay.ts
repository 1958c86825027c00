import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { wakeWorkers } from '../../platform/events/events-store.ts'
import { countReplay, replay } from '../../platform/events/outside-store.ts'
import { Refusal } from '../../platform/refusal.ts'
import { mostReplayed } from './contract.ts'
import { holdOwnWebhook } from './own.ts'
import { receiverOf, snapshotOf, type Webhook } from './webhook.ts'

/** Of which time events are meant. */
export interface Time {
  readonly since: Date
  /** Null: until now. */
  readonly until: Date | null
}

const wishOf = ({ clock }: App, webhook: Webhook, { since, until }: Time) => {
  // Of this very moment, too.
  const now = new Date(clock.now().getTime() + 1)
  return { receiver: receiverOf(webhook), since, until: until ?? now }
}

/** How many events of a time would be sent again, counted no further than one more than is allowed. */
export const countEvents = (app: App, webhook: Webhook, time: Time): Promise<number> =>
  countReplay(app.database, wishOf(app, webhook, time), mostReplayed)

/**
 * Sends a webhook again what it has had, and what did not reach it, of a time.
 * @returns how many events
 * @throws Refusal ENT_WHK_001, PMS_PMP_016, ENT_WHK_007 for one that is paused or disabled, ENT_WHK_008 for too many
 */
export const replayEvents = (app: App, authority: Authority, id: string, time: Time): Promise<number> =>
  app.database.transaction(async (tx) => {
    const webhook = await holdOwnWebhook(tx, authority, { id, ofActive: true })
    if (webhook.state !== 'active') throw new Refusal('ENT_WHK_007')
    const wish = wishOf(app, webhook, time)
    if ((await countReplay(tx, wish, mostReplayed)) > mostReplayed)
      throw new Refusal('ENT_WHK_008', { most: mostReplayed })
    const count = await replay(tx, wish, app.clock.now())
    if (count === 0) return 0
    const snapshot = snapshotOf(webhook)
    await app.record(tx, {
      actor: authority,
      action: 'webhook.replayed',
      object: { type: 'webhook', id: webhook.id },
      partnerId: webhook.partnerId,
      before: snapshot,
      after: { ...snapshot, replayedSince: time.since.toISOString(), replayedCount: count },
    })
    await wakeWorkers(tx)
    return count
  })
