import { Authority, type Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Partner } from '../partners/index.ts'
import {
  checkApprover,
  checkDecision,
  checkProvider,
  decided,
  leadsTo,
  snapshotOf,
  type DeviceDecision,
  type DeviceModel,
  type DeviceWish,
} from './device-model.ts'
import { checkKind } from './kinds/kind.ts'
import { holdKind } from './kinds/kind-store.ts'
import { findLive, idExists, insert, save } from './store.ts'

/** Writes history, audit and event of a change of a device model. */
export const recordDevice = (
  tx: Tx,
  app: App,
  actor: Actor,
  action: string,
  before: DeviceModel | null,
  after: DeviceModel,
  reason: string | null = null,
): Promise<void> =>
  app.record(tx, {
    actor,
    action: `device-model.${action}`,
    object: { type: 'device-model', id: after.id },
    partnerId: after.partnerId,
    before: before ? snapshotOf(before) : null,
    after: snapshotOf(after),
    reason,
  })

/** A device model as it begins, not stored yet. @param wish with a kind that is there */
export const newDevice = (app: App, actor: Actor, provider: Partner, wish: DeviceWish): DeviceModel => {
  const at = app.clock.now()
  return {
    id: wish.id ?? newId(),
    partnerId: provider.id,
    organisationName: provider.organisationName,
    typeCode: wish.typeCode,
    subTypeCode: wish.subTypeCode,
    make: wish.make,
    model: wish.model,
    status: 'pending_approval',
    submittedAt: at,
    decision: null,
    createdAt: at,
    createdBy: actor.userName,
    updatedAt: at,
    updatedBy: actor.userName,
    version: 1,
  }
}

/**
 * Registers a device model within the caller's transaction; it waits for approval (D1, S9).
 * @param provider as `lockPartner` gave it; ownership is the caller's to ask for
 * @throws Refusal PMS_AUT_001 for an unknown kind or one that is switched off, PMS_AUT_002 for a partner that can have none,
 *   PMS_AUT_003 for one that is there already, ENT_DEV_001 for an id that is taken (B-01)
 */
export const addDeviceIn = async (
  tx: Tx,
  app: App,
  actor: Actor,
  provider: Partner | undefined,
  wish: DeviceWish,
): Promise<DeviceModel> => {
  const refusal = checkKind(await holdKind(tx, wish)) ?? checkProvider(provider)
  if (refusal || !provider) throw refusal ?? new Refusal('PMS_AUT_002')
  if (await findLive(tx, provider.id, wish)) throw new Refusal('PMS_AUT_003')
  const device = newDevice(app, actor, provider, wish)
  if (!(await insert(tx, device)))
    throw new Refusal((await idExists(tx, device.id)) ? 'ENT_DEV_001' : 'PMS_AUT_003')
  await recordDevice(tx, app, actor, 'added', null, device)
  return device
}

const wordOf: Readonly<Record<DeviceDecision, string>> = {
  approve: 'approved',
  reject: 'rejected',
  deactivate: 'deactivated',
  activate: 'activated',
}

/**
 * Decides about a device model within the caller's transaction, with history and audit record.
 * @param device as `lockDevice` gave it
 * @throws Refusal as `checkDecision`; ENT_DEV_002 to approve one's own, PMS_AUT_003 to activate one whose like was registered meanwhile
 */
export const decideDeviceIn = async (
  tx: Tx,
  app: App,
  actor: Actor,
  device: DeviceModel,
  wish: { readonly decision: DeviceDecision; readonly reason: string | null },
): Promise<DeviceModel> => {
  const byPerson = wish.decision === 'approve' && actor instanceof Authority
  const refusal =
    checkDecision(device, wish.decision) ?? (byPerson ? checkApprover(actor, device) : undefined)
  if (refusal) throw refusal
  if (wish.decision === 'activate' && (await findLive(tx, device.partnerId, device, device.id)))
    throw new Refusal('PMS_AUT_003')
  const status = leadsTo[wish.decision]
  const decision = { status, reason: wish.reason, by: actor.userName, at: app.clock.now() }
  const after = await save(tx, decided(device, decision), { at: decision.at, userName: decision.by })
  await recordDevice(tx, app, actor, wordOf[wish.decision], device, after, wish.reason)
  return after
}
