import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findOwnPartner, loadPartner, lockPartner, type Partner } from '../../partners/index.ts'
import { checkAction, checkActivation, snapshotOf, transitions, type ApiKey } from '../api-key.ts'
import { stateAt, stopperOf } from '../../liveness/index.ts'
import { gatherGround, holdGround } from './ground.ts'
import { announceUpdated } from '../events/hub-messages.ts'
import { getOwnKey } from '../lists/reading.ts'
import { requireCount, requireRoom } from './room.ts'
import { findByLabel, lock, save, uniqueLabel } from '../store.ts'

/** What a command did to a key. */
type KeyChange = 'activated' | 'deactivated' | 'moved' | 'relabelled'

/** Saves a locked key and says what was done. */
const change = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { before, after, as, reason }: { before: ApiKey; after: ApiKey; as: KeyChange; reason: string | null },
): Promise<ApiKey> => {
  const saved = await save(tx, after, { at: app.clock.now(), by: authority.userName })
  await app.record(tx, {
    actor: authority,
    action: `api-key.${as}`,
    object: { type: 'api-key', id: saved.id },
    partnerId: saved.partnerId,
    before: snapshotOf(before),
    after: snapshotOf(saved),
    reason,
  })
  return saved
}

/** A key and its partner, locked in the order in which everybody takes them. */
const lockWithPartner = async (tx: Tx, known: ApiKey): Promise<{ partner: Partner; key: ApiKey }> => {
  const partner = await lockPartner(tx, known.partnerId)
  const key = await lock(tx, known.id)
  if (!partner || !key) throw new Error(`api key ${known.id} is gone`)
  return { partner, key }
}

interface StatusWish {
  readonly activate: boolean
  readonly reason: string | null
}

const toState = async (
  tx: Tx,
  app: App,
  authority: Authority,
  key: ApiKey,
  { activate, reason }: StatusWish,
): Promise<ApiKey> => {
  const state = transitions[activate ? 'activate' : 'deactivate'][stateAt(key, app.clock.now())] ?? key.state
  // One that is active already stays so: nobody hears of it again.
  if (state === key.state) return key
  const after = { ...key, state, stoppedBy: activate ? null : stopperOf(authority) }
  const as = activate ? 'activated' : 'deactivated'
  const saved = await change(tx, app, authority, { before: key, after, as, reason })
  await announceUpdated(tx, app, authority, saved)
  return saved
}

const deactivate = (app: App, authority: Authority, known: ApiKey, wish: StatusWish): Promise<ApiKey> =>
  app.database.transaction(async (tx) => {
    const { partner, key } = await lockWithPartner(tx, known)
    if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
    const refusal = checkAction(key, 'deactivate', app.clock.now())
    if (refusal) throw refusal
    return toState(tx, app, authority, key, wish)
  })

/** Verifiers are told that a key counts again: what it stands on must be alive, and there must be room for it, as for a new one. */
const activate = async (app: App, authority: Authority, known: ApiKey, wish: StatusWish): Promise<ApiKey> => {
  const requireActivation = (key: ApiKey): void => {
    const refusal =
      checkAction(key, 'activate', app.clock.now()) ?? checkActivation(key, stopperOf(authority))
    if (refusal) throw refusal
  }
  requireActivation(known)
  if (known.state === 'active') return known
  return decideOnEvidence(
    () => gatherGround(app, known.partnerId),
    (evidence) =>
      app.database.transaction(async (tx) => {
        const { policy } = await holdGround(tx, app, known, evidence)
        const key = await lock(tx, known.id)
        if (!key) throw new Error(`api key ${known.id} is gone`)
        requireActivation(key)
        if (key.policyId !== policy.id) throw new Refusal('PMS_PMS_022')
        if (key.state !== 'active') await requireCount(tx, app, key)
        return toState(tx, app, authority, key, wish)
      }),
  )
}

const changeStatus = (app: App, authority: Authority, known: ApiKey, wish: StatusWish): Promise<ApiKey> =>
  (wish.activate ? activate : deactivate)(app, authority, known, wish)

/**
 * Deactivates a key or brings it back, named as clients name it (M9). What is wrong with the word is told last.
 * @param wish `activate` undefined: in a word that the operation does not know
 * @throws Refusal PMS_PRT_055 for another's, PMS_PRT_111 where there is no such key, PMS_PMP_016, PMS_PM_058, PMS_PMS_022, ENT_KEY_001,
 *   ENT_KEY_002; where it is brought back, those of `gatherGround` and `holdGround`, ENT_KEY_003
 */
export const setStatusByLabel = async (
  app: App,
  authority: Authority,
  wish: Pick<StatusWish, 'reason'> &
    Pick<ApiKey, 'partnerId' | 'policyId' | 'label'> & { readonly activate: boolean | undefined },
): Promise<ApiKey> => {
  const partner = findOwnPartner(authority, await loadPartner(app.database, wish.partnerId))
  const known = await findByLabel(app.database, wish)
  if (!known) throw new Refusal('PMS_PRT_111', { label: wish.label })
  if (!authority.isAdmin && partner?.isActive !== true) throw new Refusal('PMS_PMP_016')
  const { activate: wanted, reason } = wish
  if (wanted === undefined) throw new Refusal('PMS_PM_058')
  return changeStatus(app, authority, known, { activate: wanted, reason })
}

/**
 * Deactivates a key or brings it back.
 * @throws Refusal ENT_KEY_004, and those of `setStatusByLabel`
 */
export const setStatus = async (
  app: App,
  authority: Authority,
  wish: StatusWish & { readonly keyId: string },
): Promise<ApiKey> => changeStatus(app, authority, await getOwnKey(app, authority, wish.keyId), wish)

/**
 * Moves an active key to another policy of the partner's group that was approved for it (M1, D-17). Verifiers keep it under the
 * policy under which they heard of it (docs/decisions/0048). What it stands on then must be alive, and there must be room for
 * it, as for a new one.
 * @throws Refusal PMS_PMP_50 where somebody was faster, PMS_PMS_022, ENT_KEY_001, those of `gatherGround` and `holdGround`,
 *   PMS_PRT_110 where a key of the label is there already, ENT_KEY_003
 */
export const moveKey = async (
  app: App,
  authority: Authority,
  known: ApiKey,
  wish: {
    readonly policyId: string
    readonly reason: string | null
    /** The policy that it must still be under. */
    readonly from?: string
  },
): Promise<ApiKey> => {
  const requireMovable = (key: ApiKey): void => {
    const refusal = checkAction(key, 'move', app.clock.now())
    if (refusal) throw refusal
  }
  // What the key itself is refused for is told first.
  requireMovable(known)
  const target = { partnerId: known.partnerId, policyId: wish.policyId }
  try {
    return await decideOnEvidence(
      () => gatherGround(app, known.partnerId),
      (evidence) =>
        app.database.transaction(async (tx) => {
          const { group, policy, request } = await holdGround(tx, app, target, evidence)
          const key = await lock(tx, known.id)
          if (!key) throw new Refusal('ENT_KEY_004')
          requireMovable(key)
          if (wish.from !== undefined && key.policyId !== wish.from) throw new Refusal('PMS_PMP_50')
          if (key.policyId === policy.id) return key
          await requireRoom(tx, app, { ...target, label: key.label })
          const after = {
            ...key,
            policyId: policy.id,
            policyName: policy.name,
            groupId: group.id,
            groupName: group.name,
            requestId: request.id,
          }
          const saved = await change(tx, app, authority, {
            before: key,
            after,
            as: 'moved',
            reason: wish.reason,
          })
          await announceUpdated(tx, app, authority, saved)
          return saved
        }),
    )
  } catch (error) {
    throw violatesUnique(error, uniqueLabel) ? new Refusal('PMS_PRT_110', { label: known.label }) : error
  }
}

/**
 * Gives a key another name. Verifiers do not know it by that.
 * @throws Refusal ENT_KEY_004, PMS_PMP_016, PMS_PRT_110
 */
export const relabelKey = async (
  app: App,
  authority: Authority,
  wish: { readonly keyId: string; readonly label: string },
): Promise<ApiKey> => {
  const known = await getOwnKey(app, authority, wish.keyId)
  const { label } = wish
  try {
    return await app.database.transaction(async (tx) => {
      const { partner, key } = await lockWithPartner(tx, known)
      if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
      if (key.label === label) return key
      return change(tx, app, authority, {
        before: key,
        after: { ...key, label },
        as: 'relabelled',
        reason: null,
      })
    })
  } catch (error) {
    throw violatesUnique(error, uniqueLabel) ? new Refusal('PMS_PRT_110', { label }) : error
  }
}
