import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { change, everyServerKnows, requireFuture, type Blocked, type BlockWish } from './block.ts'
import { stateAt } from './entry.ts'
import { lock } from './store.ts'

/**
 * Says anew why and until when an entry stops something; what is left out is taken away.
 * @throws Refusal ENT_HOT_003 (an end that has passed), ENT_HOT_004 (unknown), ENT_HOT_005 (not live any more)
 */
export const changeEntry = async (
  app: App,
  actor: Actor,
  entryId: string,
  wish: BlockWish,
): Promise<Blocked> => {
  const changed = await app.database.transaction(async (tx) => {
    const entry = await lock(tx, entryId)
    if (!entry) throw new Refusal('ENT_HOT_004')
    const now = app.clock.now()
    if (stateAt(entry, now) !== 'live') throw new Refusal('ENT_HOT_005')
    requireFuture(wish, now)
    return change(tx, app, actor, { entry, wished: { ...entry, ...wish } })
  })
  await everyServerKnows(app)
  return changed
}
