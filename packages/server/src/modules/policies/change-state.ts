import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { checkAction, checkValidity, nextState, type Policy } from './policy.ts'
import { announce } from './policy-updated.ts'
import { recordPolicy, requireActiveGroup } from './service.ts'
import { load, lock, save } from './store.ts'
import { countUses } from './uses.ts'

/**
 * What keeps a policy up: requests that were approved, and those that wait.
 * @returns Refusal PMS_POL_063, PMS_POL_064, or undefined
 */
export const findObstacle = async (
  app: App,
  reader: Reader,
  policyId: string,
): Promise<Refusal | undefined> => {
  if ((await countUses(app, reader, 'approved-request', policyId)) > 0) return new Refusal('PMS_POL_063')
  return (await countUses(app, reader, 'waiting-request', policyId)) > 0
    ? new Refusal('PMS_POL_064')
    : undefined
}

/**
 * Ends a published policy (P20), with history, and tells the platform (B-09). Of two at once, the second is refused. Whoever
 * builds on a policy must hold its row while doing so, so that nothing comes in between.
 * @throws Refusal PMS_POL_065 for an unknown one, PMS_POL_072, PMS_POL_062, PMS_POL_063, PMS_POL_064
 */
export const deactivatePolicy = (
  app: App,
  actor: Actor,
  wish: { readonly id: string; readonly reason: string | null },
): Promise<Policy> =>
  app.database.transaction(async (tx) => {
    const policy = await lock(tx, wish.id)
    if (!policy) throw new Refusal('PMS_POL_065')
    const state = nextState(policy, 'deactivate')
    const obstacle = await findObstacle(app, tx, policy.id)
    if (obstacle) throw obstacle
    const { reason } = wish
    const ended = await save(
      tx,
      { ...policy, state },
      { action: 'deactivated', reason, at: app.clock.now(), by: actor.userName },
    )
    await recordPolicy(tx, app, actor, 'deactivated', { before: policy, after: ended, reason })
    await announce(tx, app, actor, ended)
    return ended
  })

/**
 * Brings a deactivated policy back (docs/decisions/0039).
 * @throws Refusal PMS_POL_008, PMS_POL_053, PMS_POL_054, ENT_POL_002
 */
export const activatePolicy = async (
  app: App,
  actor: Actor,
  wish: { readonly id: string; readonly reason: string | null },
): Promise<Policy> => {
  const known = await load(app.database, wish.id)
  if (!known) throw new Refusal('PMS_POL_008')
  return app.database.transaction(async (tx) => {
    // A policy never changes its group; the group comes first, as everywhere.
    await requireActiveGroup(tx, known.groupId)
    const policy = await lock(tx, wish.id)
    if (!policy) throw new Refusal('PMS_POL_008')
    const state = nextState(policy, 'activate')
    const { reason } = wish
    const active = await save(
      tx,
      { ...policy, state },
      { action: 'activated', reason, at: app.clock.now(), by: actor.userName },
    )
    await recordPolicy(tx, app, actor, 'activated', { before: policy, after: active, reason })
    await announce(tx, app, actor, active)
    return active
  })
}

/**
 * Changes from when to when a policy counts. Nothing else of a published policy ever changes.
 * @throws Refusal PMS_POL_008, ENT_POL_003
 */
export const changeValidity = (
  app: App,
  actor: Actor,
  wish: {
    readonly id: string
    readonly validFrom: Date
    readonly validTill: Date
    readonly reason: string | null
  },
): Promise<Policy> =>
  app.database.transaction(async (tx) => {
    const policy = await lock(tx, wish.id)
    if (!policy) throw new Refusal('PMS_POL_008')
    const refusal = checkAction(policy, 'change-validity')
    if (refusal) throw refusal
    const { validFrom, validTill, reason } = wish
    checkValidity(validFrom, validTill, app.clock.now())
    const changed = await save(
      tx,
      { ...policy, validFrom, validTill },
      { action: 'validity-changed', reason, at: app.clock.now(), by: actor.userName },
    )
    await recordPolicy(tx, app, actor, 'validity-changed', { before: policy, after: changed, reason })
    if (changed.state !== 'draft') await announce(tx, app, actor, changed)
    return changed
  })
