import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadPartner, lockPartner, type Partner } from '../partners/index.ts'
import { addDeviceIn, decideDeviceIn, recordDevice } from './change.ts'
import { checkEdit, type DeviceModel, type DeviceWish } from './device-model.ts'
import { checkKind } from './kinds/kind.ts'
import { holdKind } from './kinds/kind-store.ts'
import { findLive, load, lock, save } from './store.ts'
import { decisionOf } from './wire.ts'

/**
 * Refuses whoever may not act for a provider; one that does not exist is refused later, by the code for it.
 * @throws Refusal PMS_PRT_055
 */
export const requireProvider = async (app: App, authority: Authority, providerId: string): Promise<void> => {
  const partner = await loadPartner(app.database, providerId)
  if (partner) authority.requireOwner(partner, 'PMS_PRT_055')
  else authority.nothingToOwn()
}

/**
 * Registers a device model; it waits for approval (D1).
 * @throws Refusal PMS_PRT_055, then those of `addDeviceIn`
 */
export const addDevice = async (
  app: App,
  authority: Authority,
  { providerId, ...wish }: DeviceWish & { readonly providerId: string },
): Promise<DeviceModel> => {
  await requireProvider(app, authority, providerId)
  return app.database.transaction(async (tx) =>
    addDeviceIn(tx, app, authority, await lockPartner(tx, providerId), wish),
  )
}

/** What to answer for a device model that does not exist, for another partner's, and to whoever has no partner at all. */
interface DeviceCodes {
  readonly unknown: string
  readonly foreign: string
  readonly noPartner?: string
}

/** The codes of the 1.2 operations (V2). */
export const deviceCodes: DeviceCodes = {
  unknown: 'PMS_DEVICE_ERROR_006',
  foreign: 'PMS_DEVICE_ERROR_016',
  noPartner: 'PMS_CERTIFICATE_ERROR_002',
}

/** The codes of the older operations (V1). */
const autCodes: DeviceCodes = { unknown: 'PMS_AUT_005', foreign: 'PMS_PRT_055' }

/**
 * A device model and its partner, if the caller may act for it.
 * @throws Refusal with the given codes
 */
export const getOwnDevice = async (
  app: App,
  authority: Authority,
  id: string,
  codes: DeviceCodes,
): Promise<{ device: DeviceModel; partner: Partner }> => {
  const device = await load(app.database, id)
  const partner = device && (await loadPartner(app.database, device.partnerId))
  if (device && partner && authority.owns(partner)) return { device, partner }
  authority.nothingToOwn()
  if (codes.noPartner && !authority.reachesEveryPartner && authority.partnerIds.length === 0)
    throw new Refusal(codes.noPartner)
  throw new Refusal(device ? codes.foreign : codes.unknown)
}

/** Partner before device model, everywhere, so that two commands cannot wait for each other. */
const hold = async (
  tx: Tx,
  known: DeviceModel,
  unknown: string,
): Promise<{ device: DeviceModel; partner: Partner | undefined }> => {
  const partner = await lockPartner(tx, known.partnerId)
  const device = await lock(tx, known.id)
  if (!device) throw new Refusal(unknown)
  return { device, partner }
}

const isSameKind = (a: DeviceWish | DeviceModel, b: DeviceModel): boolean =>
  a.typeCode === b.typeCode && a.subTypeCode === b.subTypeCode

/**
 * Corrects a device model that nobody has decided about (D2).
 * @throws Refusal PMS_AUT_005, PMS_PRT_055, PMS_DEVICE_ERROR_010, PMS_AUT_001, PMS_AUT_003
 */
export const editDevice = async (
  app: App,
  authority: Authority,
  { id, ...wish }: DeviceWish & { readonly id: string },
): Promise<DeviceModel> => {
  const { device: known } = await getOwnDevice(app, authority, id, autCodes)
  return app.database.transaction(async (tx) => {
    const { device } = await hold(tx, known, autCodes.unknown)
    const refusal = checkEdit(device)
    if (refusal) throw refusal
    // What was registered goes on when its kind is switched off; nothing new begins with it.
    const kindRefusal = isSameKind(wish, device) ? undefined : checkKind(await holdKind(tx, wish))
    if (kindRefusal) throw kindRefusal
    if (await findLive(tx, device.partnerId, wish, id)) throw new Refusal('PMS_AUT_003')
    const edited = await save(
      tx,
      { ...device, ...wish },
      { at: app.clock.now(), userName: authority.userName },
    )
    await recordDevice(tx, app, authority, 'edited', device, edited)
    return edited
  })
}

/**
 * Approves or rejects a device model by itself, or brings it back (D3). Of two administrators who decide at once, the second is
 * refused.
 * @param word that of the contract
 * @throws Refusal PMS_AUT_025, PMS_AUT_005; PMS_PMP_016 to approve one of a deactivated partner; those of `decideDeviceIn`
 */
export const decideDevice = async (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly word: string; readonly reason: string | null },
): Promise<DeviceModel> => {
  const known = await load(app.database, wish.id)
  if (!known) throw new Refusal(autCodes.unknown)
  return app.database.transaction(async (tx) => {
    const { device, partner } = await hold(tx, known, autCodes.unknown)
    const decision = decisionOf(wish.word, device)
    if (decision !== 'reject' && !partner?.isActive) throw new Refusal('PMS_PMP_016')
    return decideDeviceIn(tx, app, authority, device, { decision, reason: wish.reason })
  })
}

/**
 * Deactivates an approved device model (D9).
 * @throws Refusal PMS_CERTIFICATE_ERROR_002, PMS_DEVICE_ERROR_006, _016, PMS_PMP_016, PMS_DEVICE_ERROR_023, _014
 */
export const deactivateDevice = async (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly reason: string | null },
): Promise<DeviceModel> => {
  const { device: known } = await getOwnDevice(app, authority, wish.id, deviceCodes)
  return app.database.transaction(async (tx) => {
    const { device, partner } = await hold(tx, known, deviceCodes.unknown)
    if (!authority.isAdmin && !partner?.isActive) throw new Refusal('PMS_PMP_016')
    return decideDeviceIn(tx, app, authority, device, { decision: 'deactivate', reason: wish.reason })
  })
}
