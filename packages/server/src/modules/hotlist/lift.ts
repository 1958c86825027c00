import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { everyServerKnows, noteEnd } from './block.ts'
import { snapshotOf, stateAt, type HotlistEntry } from './entry.ts'
import { announceEntry } from './hub-messages.ts'
import { lock, lockLiveOfId, save } from './store.ts'
import type { HotlistKind } from './kinds.ts'

const liftIn = async (
  tx: Tx,
  app: App,
  actor: Actor,
  { entry, reason }: { readonly entry: HotlistEntry; readonly reason: string | null },
): Promise<HotlistEntry> => {
  const at = app.clock.now()
  const by = actor.userName
  const lifted = await save(
    tx,
    { ...entry, state: 'lifted', liftedAt: at, liftedBy: by, liftReason: reason },
    { at, by },
  )
  await app.record(tx, {
    actor,
    action: 'hotlist-entry.lifted',
    object: { type: 'hotlist-entry', id: entry.id },
    partnerId: null,
    before: snapshotOf(entry),
    after: snapshotOf(lifted),
    reason,
  })
  await announceEntry(tx, app, actor, lifted)
  return lifted
}

/**
 * Takes an entry off the hotlist. When it returns, no server stops anything by it.
 * @throws Refusal ENT_HOT_004 (unknown), ENT_HOT_005 (not live any more)
 */
export const lift = async (
  app: App,
  actor: Actor,
  { entryId, reason }: { readonly entryId: string; readonly reason: string },
): Promise<HotlistEntry> => {
  const lifted = await app.database.transaction(async (tx) => {
    const entry = await lock(tx, entryId)
    if (!entry) throw new Refusal('ENT_HOT_004')
    if (stateAt(entry, app.clock.now()) !== 'live') throw new Refusal('ENT_HOT_005')
    return liftIn(tx, app, actor, { entry, reason })
  })
  await everyServerKnows(app)
  return lifted
}

/** Takes off the hotlist whatever is blocked under an id of the contract; what is not, stays so. */
export const liftId = async (
  app: App,
  actor: Actor,
  {
    kind,
    contractId,
    reason,
  }: { readonly kind: HotlistKind; readonly contractId: Buffer; readonly reason: string | null },
): Promise<void> => {
  await app.database.transaction(async (tx) => {
    for (const entry of await lockLiveOfId(tx, kind, contractId)) {
      if (stateAt(entry, app.clock.now()) === 'ended') await noteEnd(tx, app, entry)
      else await liftIn(tx, app, actor, { entry, reason })
    }
  })
  await everyServerKnows(app)
}
