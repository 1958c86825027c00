import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  checkDeactivation,
  snapshotOfGroup,
  type Approvers,
  type PolicyCounts,
  type PolicyGroup,
} from './group.ts'
import {
  countPolicies,
  findGroup,
  insertGroup,
  lockGroup,
  saveGroup,
  uniqueGroupName,
} from './group-store.ts'

const none: PolicyCounts = { draft: 0, activated: 0, deactivated: 0 }

const record = (
  tx: Tx,
  app: App,
  actor: Actor,
  action: 'created' | 'edited' | 'deactivated' | 'activated' | 'approvers-changed',
  change: {
    readonly before: PolicyGroup | null
    readonly after: PolicyGroup
    readonly reason?: string | null
  },
): Promise<void> =>
  app.record(tx, {
    actor,
    action: `policy-group.${action}`,
    object: { type: 'policy-group', id: change.after.id },
    partnerId: null,
    before: change.before && snapshotOfGroup(change.before),
    after: snapshotOfGroup(change.after),
    reason: change.reason ?? null,
  })

const asTaken = (error: unknown): unknown =>
  violatesUnique(error, uniqueGroupName) ? new Refusal('PMS_POL_014') : error

/**
 * Creates a group (P1).
 * @throws Refusal PMS_POL_014 for a name that is taken, also by a group that has ended
 */
export const createGroup = async (
  app: App,
  actor: Actor,
  wish: { readonly name: string; readonly description: string },
): Promise<PolicyGroup> => {
  const group: PolicyGroup = {
    id: newId(),
    ...wish,
    userName: actor.userName,
    isActive: true,
    approvers: 1,
    createdAt: app.clock.now(),
    createdBy: actor.userName,
    updatedAt: null,
    updatedBy: null,
  }
  try {
    await app.database.transaction(async (tx) => {
      await insertGroup(tx, group)
      await record(tx, app, actor, 'created', { before: null, after: group })
    })
  } catch (error) {
    throw asTaken(error)
  }
  return group
}

/** @throws Refusal PMS_POL_069, _056, _070 for a group that policies keep up */
const requireEmpty = async (tx: Tx, { id }: PolicyGroup): Promise<void> => {
  const refusal = checkDeactivation((await countPolicies(tx, [id])).get(id) ?? none)
  if (refusal) throw refusal
}

const changed = (group: PolicyGroup, app: App, actor: Actor): PolicyGroup => ({
  ...group,
  userName: actor.userName,
  updatedAt: app.clock.now(),
  updatedBy: actor.userName,
})

/**
 * Changes a group, and ends it or brings it back where that is said (P2).
 * @throws Refusal PMS_POL_008 for an unknown one, PMS_POL_014, PMS_POL_069, _056, _070
 */
export const updateGroup = async (
  app: App,
  actor: Actor,
  wish: {
    readonly id: string
    readonly name: string
    readonly description: string
    /** Undefined: as it is (B-19). */
    readonly isActive: boolean | undefined
  },
): Promise<PolicyGroup> => {
  try {
    return await app.database.transaction(async (tx) => {
      const group = await lockGroup(tx, wish.id)
      // The contract's code is that of an unknown policy.
      if (!group) throw new Refusal('PMS_POL_008')
      const namesake = await findGroup(tx, wish.name)
      if (namesake && namesake.id !== group.id) throw new Refusal('PMS_POL_014')
      const isActive = wish.isActive ?? group.isActive
      if (group.isActive && !isActive) await requireEmpty(tx, group)
      const { name, description } = wish
      const after = changed({ ...group, name, description, isActive }, app, actor)
      await saveGroup(tx, after)
      const turned = isActive ? 'activated' : 'deactivated'
      await record(tx, app, actor, isActive === group.isActive ? 'edited' : turned, { before: group, after })
      return after
    })
  } catch (error) {
    throw asTaken(error)
  }
}

/**
 * Ends a group (P21). Of two at once, the second is refused.
 * @throws Refusal PMS_POL_068 for an unknown one, PMS_POL_067 for one that has ended, PMS_POL_069, _056, _070
 */
export const deactivateGroup = (
  app: App,
  actor: Actor,
  wish: { readonly id: string; readonly reason: string | null },
): Promise<PolicyGroup> =>
  app.database.transaction(async (tx) => {
    const group = await lockGroup(tx, wish.id)
    if (!group) throw new Refusal('PMS_POL_068')
    if (!group.isActive) throw new Refusal('PMS_POL_067')
    await requireEmpty(tx, group)
    const after = changed({ ...group, isActive: false }, app, actor)
    await saveGroup(tx, after)
    await record(tx, app, actor, 'deactivated', { before: group, after, reason: wish.reason })
    return after
  })

/**
 * Says how many people must approve a request for a policy of the group, from now on: requests that wait keep what counted
 * when they were made, where that was more.
 * @throws Refusal PMS_POL_016 for an unknown one
 */
export const setApprovers = (
  app: App,
  actor: Actor,
  wish: { readonly id: string; readonly approvers: Approvers; readonly reason: string | null },
): Promise<PolicyGroup> =>
  app.database.transaction(async (tx) => {
    const group = await lockGroup(tx, wish.id)
    if (!group) throw new Refusal('PMS_POL_016')
    if (group.approvers === wish.approvers) return group
    const after = changed({ ...group, approvers: wish.approvers }, app, actor)
    await saveGroup(tx, after)
    await record(tx, app, actor, 'approvers-changed', { before: group, after, reason: wish.reason })
    return after
  })
