import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique, type Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireFit } from './document/judge.ts'
import { findPolicyType, type Document, type PolicyType } from './document/policy-types.ts'
import type { PolicyGroup } from './groups/group.ts'
import { holdGroup, holdGroupNamed } from './groups/group-store.ts'
import { checkAction, nextState, snapshotOf, type Policy, type PolicyChange } from './policy.ts'
import { announce } from './policy-updated.ts'
import { findIdByName, insert, load, lock, save, uniquePolicyId, uniquePolicyName } from './store.ts'
import { countUses } from './uses.ts'

/** What every published policy says its schema is; one address for every type, as clients know it (B-32). */
export const publishedSchema = 'https://schemas.mosip.io/v1/auth-policy'

const validYears = 200

/** What a new policy has unless somebody sets it: two hundred years, as the contract's. */
export const defaultEnd = (from: Date): Date => {
  const end = new Date(from)
  end.setUTCFullYear(end.getUTCFullYear() + validYears)
  return end
}

/** Two who take one name or one id at the same time: the database tells the second. */
const asConflict = (error: unknown): unknown => {
  if (violatesUnique(error, uniquePolicyName)) return new Refusal('PMS_POL_009')
  return violatesUnique(error, uniquePolicyId) ? new Refusal('ENT_POL_001') : error
}

/** Says what a command did to a policy. */
export const recordPolicy = (
  tx: Tx,
  app: App,
  actor: Actor,
  action: PolicyChange,
  change: { readonly before: Policy | null; readonly after: Policy; readonly reason?: string | null },
): Promise<void> =>
  app.record(tx, {
    actor,
    action: `policy.${action}`,
    object: { type: 'policy', id: change.after.id },
    partnerId: null,
    before: change.before && snapshotOf(change.before),
    after: snapshotOf(change.after),
    reason: change.reason ?? null,
  })

/** An active group by its name, held. @throws Refusal PMS_POL_019, PMS_POL_053 */
const requireGroupNamed = async (tx: Tx, name: string): Promise<PolicyGroup> => {
  const group = await holdGroupNamed(tx, name)
  if (!group) throw new Refusal('PMS_POL_019')
  if (!group.isActive) throw new Refusal('PMS_POL_053')
  return group
}

/** An active group by its id, held. @throws Refusal PMS_POL_016, PMS_POL_053 */
export const requireActiveGroup = async (tx: Tx, id: string): Promise<PolicyGroup> => {
  const group = await holdGroup(tx, id)
  if (!group) throw new Refusal('PMS_POL_016')
  if (!group.isActive) throw new Refusal('PMS_POL_053')
  return group
}

/** @throws Refusal PMS_POL_009 where another policy of the group has the name */
const requireFreeName = async (tx: Tx, groupId: string, name: string, ownId?: string): Promise<void> => {
  const id = await findIdByName(tx, groupId, name)
  if (id !== undefined && id !== ownId) throw new Refusal('PMS_POL_009')
}

/** What an officer writes into a policy. */
interface Content {
  readonly groupName: string
  readonly name: string
  readonly description: string
  readonly version: string
  readonly document: Document
}

/** Stores a new draft, in a transaction. @throws Refusal PMS_POL_009, ENT_POL_001 by `asConflict` */
const storeDraft = async (
  tx: Tx,
  app: App,
  actor: Actor,
  draft: Pick<Policy, 'id' | 'groupId' | 'name' | 'description' | 'policyType' | 'version' | 'document'>,
): Promise<Policy> => {
  const now = app.clock.now()
  const policy: Policy = {
    ...draft,
    state: 'draft',
    schemaUrl: null,
    validFrom: now,
    validTill: defaultEnd(now),
    createdAt: now,
    createdBy: actor.userName,
    updatedAt: null,
    updatedBy: null,
    revision: 1,
  }
  await insert(tx, policy, { action: 'drafted', at: now, by: actor.userName })
  await recordPolicy(tx, app, actor, 'drafted', { before: null, after: policy })
  return policy
}

/**
 * Creates a draft (P3). An id that somebody else's policy has is refused, whatever the sender wants (B-01).
 * @throws Refusal PMS_POL_023, PMS_POL_019, PMS_POL_053, PMS_POL_009, ENT_POL_001, PMS_PV_005, _006, _007
 */
export const createPolicy = async (
  app: App,
  actor: Actor,
  wish: Content & {
    readonly policyType: string
    /** Undefined: one of ours. */
    readonly id: string | undefined
  },
): Promise<{ policy: Policy; group: PolicyGroup }> => {
  const type = findPolicyType(wish.policyType)
  if (!type) throw new Refusal('PMS_POL_023')
  try {
    return await app.database.transaction(async (tx) => {
      const group = await requireGroupNamed(tx, wish.groupName)
      await requireFreeName(tx, group.id, wish.name)
      if (wish.id !== undefined && (await load(tx, wish.id))) throw new Refusal('ENT_POL_001')
      requireFit(type, wish.document)
      const policy = await storeDraft(tx, app, actor, {
        id: wish.id ?? newId(),
        groupId: group.id,
        name: wish.name,
        description: wish.description,
        policyType: wish.policyType,
        version: wish.version,
        document: JSON.stringify(wish.document),
      })
      return { policy, group }
    })
  } catch (error) {
    throw asConflict(error)
  }
}

/**
 * Makes a draft of the same type and document.
 * @throws Refusal PMS_POL_008, PMS_POL_019, PMS_POL_053, PMS_POL_009
 */
export const clonePolicy = async (
  app: App,
  actor: Actor,
  wish: {
    readonly id: string
    readonly groupName: string
    readonly name: string
    readonly description: string | null
  },
): Promise<Policy> => {
  try {
    return await app.database.transaction(async (tx) => {
      const original = await load(tx, wish.id)
      if (!original) throw new Refusal('PMS_POL_008')
      const group = await requireGroupNamed(tx, wish.groupName)
      await requireFreeName(tx, group.id, wish.name)
      const { policyType, document } = original
      return storeDraft(tx, app, actor, {
        id: newId(),
        groupId: group.id,
        name: wish.name,
        description: wish.description ?? original.description,
        policyType,
        version: '1',
        document,
      })
    })
  } catch (error) {
    throw asConflict(error)
  }
}

/** The type of a stored policy, which was one when it was stored. */
const typeOf = ({ policyType }: Policy): PolicyType => findPolicyType(policyType) ?? 'DataShare'

/**
 * Changes a draft (P5); nobody else hears of it (B-10).
 * @throws Refusal PMS_POL_019, PMS_POL_053, PMS_POL_008, PMS_POL_015, PMS_POL_055, PMS_POL_009, PMS_PV_005, _006, _007
 */
export const editPolicy = async (
  app: App,
  actor: Actor,
  wish: Content & { readonly id: string },
): Promise<{ policy: Policy; group: PolicyGroup }> => {
  try {
    return await app.database.transaction(async (tx) => {
      const group = await requireGroupNamed(tx, wish.groupName)
      const policy = await lockIn(tx, wish.id, group)
      const state = nextState(policy, 'edit')
      await requireFreeName(tx, group.id, wish.name, policy.id)
      requireFit(typeOf(policy), wish.document)
      const { name, description, version } = wish
      const edited = await save(
        tx,
        { ...policy, name, description, version, state, document: JSON.stringify(wish.document) },
        { action: 'edited', at: app.clock.now(), by: actor.userName },
      )
      await recordPolicy(tx, app, actor, 'edited', { before: policy, after: edited })
      return { policy: edited, group }
    })
  } catch (error) {
    throw asConflict(error)
  }
}

/** A policy of a group, locked. @throws Refusal PMS_POL_008, PMS_POL_015 */
const lockIn = async (tx: Tx, id: string, group: PolicyGroup): Promise<Policy> => {
  const policy = await lock(tx, id)
  if (!policy) throw new Refusal('PMS_POL_008')
  if (policy.groupId !== group.id) throw new Refusal('PMS_POL_015')
  return policy
}

/**
 * Publishes a draft (P4) and tells the platform, all in one (B-11).
 * @throws Refusal PMS_POL_016, PMS_POL_053, PMS_POL_008, PMS_POL_015, PMS_POL_020
 */
export const publishPolicy = (
  app: App,
  actor: Actor,
  wish: { readonly id: string; readonly groupId: string },
): Promise<{ policy: Policy; group: PolicyGroup }> =>
  app.database.transaction(async (tx) => {
    const group = await requireActiveGroup(tx, wish.groupId)
    const policy = await lockIn(tx, wish.id, group)
    const state = nextState(policy, 'publish')
    const published = await save(
      tx,
      { ...policy, state, schemaUrl: publishedSchema },
      { action: 'published', at: app.clock.now(), by: actor.userName },
    )
    await recordPolicy(tx, app, actor, 'published', { before: policy, after: published })
    await announce(tx, app, actor, published)
    return { policy: published, group }
  })

/**
 * What the older status call comes to (P6): a draft that is told to be inactive is. Nothing is stored and nobody told.
 * @throws Refusal PMS_POL_016, PMS_POL_053, PMS_POL_008, PMS_POL_015, PMS_POL_058, PMS_POL_054, PMS_POL_057
 */
export const confirmStatus = (
  app: App,
  wish: { readonly id: string; readonly groupId: string; readonly activate: boolean },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const policy = await lockIn(tx, wish.id, await requireActiveGroup(tx, wish.groupId))
    if (policy.state !== 'draft') throw new Refusal('PMS_POL_058')
    const refusal = wish.activate ? checkAction(policy, 'activate') : undefined
    if (refusal) throw refusal
    if ((await countUses(app, tx, 'api-key', policy.id)) > 0) throw new Refusal('PMS_POL_057')
  })
