import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner } from '../../partners/index.ts'
import { stateAt, stopperOf } from '../../liveness/index.ts'
import { gatherGround, holdGround, type Bond } from './ground.ts'
import { announceSuccessorOf, announceUpdated } from '../events/hub-messages.ts'
import { checkAction, snapshotOf, transitions, type Licence } from '../licence.ts'
import { findLicence, getOwnLicence } from '../lists/reading.ts'
import { requireRoom } from './room.ts'
import { findReplacement, listOfPartner, lock, save } from '../store.ts'

interface StatusWish {
  readonly activate: boolean
  readonly reason: string | null
}

const toState = async (
  tx: Tx,
  app: App,
  authority: Authority,
  licence: Licence,
  { activate, reason }: StatusWish,
): Promise<Licence> => {
  const at = app.clock.now()
  const state = transitions[activate ? 'activate' : 'deactivate'][stateAt(licence, at)] ?? licence.state
  // What is so already stays so: nobody hears of it again. An administrator's word takes the place of a partner's.
  const isRepeated = state === licence.state && (activate || !authority.isAdmin)
  if (isRepeated || (state === licence.state && licence.stoppedBy === 'administrator')) return licence
  const stoppedBy = activate ? null : stopperOf(authority)
  const saved = await save(tx, { ...licence, state, stoppedBy }, { at, by: authority.userName })
  await app.record(tx, {
    actor: authority,
    action: activate ? 'licence.activated' : 'licence.deactivated',
    object: { type: 'licence', id: saved.id },
    partnerId: saved.partnerId,
    before: snapshotOf(licence),
    after: snapshotOf(saved),
    reason,
  })
  if (state === licence.state) return saved
  await announceUpdated(tx, app, authority, saved)
  if (!activate) await announceSuccessorOf(tx, app, authority, saved)
  return saved
}

/** A licence of which the partner is locked. @throws Refusal those of `checkAction` */
const lockFor = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { id }: Licence,
  action: 'activate' | 'deactivate',
): Promise<Licence> => {
  const licence = await lock(tx, id)
  if (!licence) throw new Error(`licence ${id} is gone`)
  const refusal = checkAction(licence, action, stopperOf(authority), app.clock.now())
  if (refusal) throw refusal
  return licence
}

const deactivate = (app: App, authority: Authority, known: Licence, wish: StatusWish): Promise<Licence> =>
  app.database.transaction(async (tx) => {
    const partner = await lockPartner(tx, known.partnerId)
    if (!authority.isAdmin && !partner?.isActive) throw new Refusal('PMS_MSP_405')
    return toState(tx, app, authority, await lockFor(tx, app, authority, known, 'deactivate'), wish)
  })

const bondOf = ({ policyId, groupId, requestId }: Licence): Bond | null =>
  policyId !== null && groupId !== null && requestId !== null ? { policyId, groupId, requestId } : null

/** Verifiers are told that a licence counts again: what it stands on must be alive, and there must be room, as for a new one. */
const activate = async (
  app: App,
  authority: Authority,
  known: Licence,
  wish: StatusWish,
): Promise<Licence> => {
  const refusal = checkAction(known, 'activate', stopperOf(authority), app.clock.now())
  if (refusal) throw refusal
  return decideOnEvidence(
    () => gatherGround(app, known.partnerId),
    (evidence) =>
      app.database.transaction(async (tx) => {
        await holdGround(tx, app, { partnerId: known.partnerId, bond: bondOf(known) }, evidence)
        const licence = await lockFor(tx, app, authority, known, 'activate')
        const own = await listOfPartner(tx, licence.partnerId)
        if (licence.state !== 'active')
          requireRoom(
            app,
            own.filter(({ id }) => id !== licence.id),
          )
        return toState(tx, app, authority, licence, wish)
      }),
  )
}

const changeStatus = (app: App, authority: Authority, known: Licence, wish: StatusWish): Promise<Licence> =>
  (wish.activate ? activate : deactivate)(app, authority, known, wish)

/**
 * Deactivates a licence or brings it back, named as clients name it (L2).
 * @throws Refusal PMS_MSP_408 where the partner has no such licence, for another's, and for one that another has taken the
 *   place of for good; PMS_MSP_405, ENT_LIC_001, ENT_LIC_002; where it is brought back, those of `holdGround`, ENT_LIC_003
 */
export const setStatusByKey = async (
  app: App,
  authority: Authority,
  wish: StatusWish & { readonly partnerId: string; readonly text: string },
): Promise<Licence> => {
  const found = await findLicence(app, wish.partnerId, wish.text)
  const known = authority.requireOwned(found, 'PMS_MSP_408')
  const isOver = stateAt(known, app.clock.now()) === 'expired'
  if (isOver && (await findReplacement(app.database, known.id))) throw new Refusal('PMS_MSP_408')
  return changeStatus(app, authority, known, wish)
}

/**
 * Deactivates a licence or brings it back.
 * @throws Refusal ENT_LIC_004, and those of `setStatusByKey` but the first
 */
export const setStatus = async (
  app: App,
  authority: Authority,
  wish: StatusWish & { readonly licenceId: string },
): Promise<Licence> => changeStatus(app, authority, await getOwnLicence(app, authority, wish.licenceId), wish)
