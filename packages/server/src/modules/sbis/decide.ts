import { systemActor, type Actor, type Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { decideDeviceIn, loadDevices, lockDevices } from '../device-models/index.ts'
import { loadPartner, lockPartner } from '../partners/index.ts'
import { cascadeOf, type Cascade } from './cascade.ts'
import { listDeviceIds, loadOthers } from './mapping-store.ts'
import { recordSbi } from './register.ts'
import {
  checkActivation,
  checkApproval,
  checkDeactivation,
  checkPending,
  isExpired,
  isOwn,
  isPossible,
  nextStatus,
  type Sbi,
  type SbiEvent,
} from './sbi.ts'
import { load, lock, save } from './store.ts'

interface Wish {
  readonly id: string
  readonly reason: string | null
}

/** Brings a locked interface to where an event leads, and says so. */
const move = async (
  tx: Tx,
  app: App,
  actor: Actor,
  sbi: Sbi,
  { event, action, reason }: { event: SbiEvent; action: string; reason: string | null },
): Promise<Sbi> => {
  const status = nextStatus(sbi, event)
  if (status === 'pending_approval') throw new Error(`${event} decides nothing`)
  const decision = { status, reason, by: actor.userName, at: app.clock.now() }
  const moved = await save(tx, { ...sbi, status, decision }, { at: decision.at, userName: decision.by })
  await recordSbi(tx, app, actor, action, { before: sbi, after: moved, reason })
  return moved
}

const requireThere = (sbi: Sbi | undefined, code: string): Sbi => {
  if (!sbi) throw new Refusal(code)
  return sbi
}

/** @throws Refusal ENT_SBI_001 */
const requireOther = (authority: Authority, sbi: Sbi): void => {
  if (isOwn(authority, sbi)) throw new Refusal('ENT_SBI_001')
}

/**
 * An interface, locked after its partner, as everywhere: what is done to interfaces and mappings of one provider happens one
 * after the other.
 * @throws Refusal `unknown`
 */
export const lockOfPartner = async (tx: Tx, known: Sbi, unknown: string) => {
  const partner = await lockPartner(tx, known.partnerId)
  return { partner, sbi: requireThere(await lock(tx, known.id), unknown) }
}

/** An approval, or bringing back: nothing is decided in favour of the dead. @throws Refusal PMS_PMP_016 */
const requireActive = (partner: { readonly isActive: boolean } | undefined): void => {
  if (!partner?.isActive) throw new Refusal('PMS_PMP_016')
}

/**
 * Approves or rejects an interface that waits (S3). Of two administrators who decide at once, the second is refused.
 * @param wish `approve` undefined for a word that is neither
 * @throws Refusal PMS_AUT_007; PMS_AUT_517, PMS_AUT_518, PMS_DEVICE_ERROR_020 where it is decided; PMS_AUT_026 for another word;
 *   ENT_SBI_001 for one's own; to approve, PMS_AUT_513 one that has expired, PMS_PMP_016 one of an inactive partner
 */
export const decideSbi = async (
  app: App,
  authority: Authority,
  wish: Wish & { readonly approve: boolean | undefined },
): Promise<Sbi> => {
  const known = requireThere(await load(app.database, wish.id), 'PMS_AUT_007')
  return app.database.transaction(async (tx) => {
    const { partner, sbi } = await lockOfPartner(tx, known, 'PMS_AUT_007')
    const decided = checkPending(sbi)
    if (decided) throw decided
    if (wish.approve === undefined) throw new Refusal('PMS_AUT_026')
    requireOther(authority, sbi)
    const { reason } = wish
    if (!wish.approve) return move(tx, app, authority, sbi, { event: 'reject', action: 'rejected', reason })
    const refusal = checkApproval(sbi, app.clock.now())
    if (refusal) throw refusal
    requireActive(partner)
    return move(tx, app, authority, sbi, { event: 'approve', action: 'approved', reason })
  })
}

/**
 * Brings back an interface that was deactivated; its devices stay as they are (B-42).
 * @throws Refusal PMS_DEVICE_ERROR_005, ENT_SBI_002, PMS_AUT_513, ENT_SBI_001, PMS_PMP_016
 */
export const activateSbi = async (app: App, authority: Authority, wish: Wish): Promise<Sbi> => {
  const known = requireThere(await load(app.database, wish.id), 'PMS_DEVICE_ERROR_005')
  return app.database.transaction(async (tx) => {
    const { partner, sbi } = await lockOfPartner(tx, known, 'PMS_DEVICE_ERROR_005')
    const refusal = checkActivation(sbi, app.clock.now())
    if (refusal) throw refusal
    requireOther(authority, sbi)
    requireActive(partner)
    const { reason } = wish
    return move(tx, app, authority, sbi, { event: 'activate', action: 'activated', reason })
  })
}

/** Stops the devices of a locked interface that no other carries; all of it or nothing (B-49). */
const stopDevices = async (
  tx: Tx,
  app: App,
  actor: Actor,
  sbi: Sbi,
  reason: string | null,
): Promise<Cascade> => {
  const devices = await lockDevices(tx, await listDeviceIds(tx, sbi.id))
  const cascade = cascadeOf(devices, await loadOthers(tx, sbi.id), app.clock.now())
  for (const device of cascade.deactivated)
    await decideDeviceIn(tx, app, actor, device, { decision: 'deactivate', reason })
  for (const device of cascade.rejected)
    await decideDeviceIn(tx, app, actor, device, { decision: 'reject', reason })
  return cascade
}

/** What somebody reaches of an interface. */
export interface OwnSbi {
  readonly sbi: Sbi
  readonly partner: { readonly id: string; readonly isActive: boolean; readonly partnerType: string }
}

/**
 * An interface and its partner, if the caller may act for it.
 * @throws Refusal PMS_CERTIFICATE_ERROR_002 for whoever has no partner and is no administrator (B-13), PMS_DEVICE_ERROR_005,
 *   PMS_DEVICE_ERROR_019 for another's
 */
export const getOwnSbi = async (app: App, authority: Authority, id: string): Promise<OwnSbi> => {
  const sbi = await load(app.database, id)
  const partner = sbi && (await loadPartner(app.database, sbi.partnerId))
  if (sbi && partner && authority.owns(partner)) return { sbi, partner }
  authority.nothingToOwn()
  if (!authority.reachesEveryPartner && authority.partnerIds.length === 0)
    throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  throw new Refusal(sbi ? 'PMS_DEVICE_ERROR_019' : 'PMS_DEVICE_ERROR_005')
}

/**
 * Deactivates an approved interface, and with it what no other live interface carries (S11).
 * @throws Refusal those of `getOwnSbi`, PMS_PMP_016 for an inactive partner of the caller, PMS_DEVICE_ERROR_022, _020
 */
export const deactivateSbi = async (app: App, authority: Authority, wish: Wish): Promise<Sbi> => {
  const { sbi: known, partner } = await getOwnSbi(app, authority, wish.id)
  if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
  return app.database.transaction(async (tx) => {
    const { sbi } = await lockOfPartner(tx, known, 'PMS_DEVICE_ERROR_005')
    const refusal = checkDeactivation(sbi)
    if (refusal) throw refusal
    const { reason } = wish
    await stopDevices(tx, app, authority, sbi, reason)
    return move(tx, app, authority, sbi, { event: 'deactivate', action: 'deactivated', reason })
  })
}

/** What would become of the devices of an interface that stops now. */
export const previewStop = async (app: App, sbi: Sbi): Promise<Cascade> => {
  const [devices, others] = await Promise.all([
    listDeviceIds(app.database, sbi.id).then((ids) => loadDevices(app.database, ids)),
    loadOthers(app.database, sbi.id),
  ])
  return cascadeOf([...devices.values()], others, app.clock.now())
}

/** Ends an interface whose day of expiry is over: what was approved stops with its devices, what waits is rejected. */
export const expireSbi = (app: App, known: Pick<Sbi, 'id' | 'partnerId'>): Promise<void> =>
  app.database.transaction(async (tx) => {
    await lockPartner(tx, known.partnerId)
    const sbi = await lock(tx, known.id)
    if (!sbi || !isPossible(sbi, 'expire') || !isExpired(sbi, app.clock.now())) return
    await stopDevices(tx, app, systemActor, sbi, null)
    await move(tx, app, systemActor, sbi, { event: 'expire', action: 'expired', reason: null })
  })
