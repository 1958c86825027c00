import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  addDeviceIn,
  checkDeviceDecision,
  decideDeviceIn,
  loadDevice,
  lockDevice,
  type DeviceModel,
  type DeviceWish,
} from '../device-models/index.ts'
import { loadPartner, lockPartner } from '../partners/index.ts'
import { lockOfPartner } from './decide.ts'
import { activateMapping, deleteMapping, insertMapping, isMapped } from './mapping-store.ts'
import { isExpired, isOwn, snapshotOf, type Sbi } from './sbi.ts'
import { load, lock } from './store.ts'

/**
 * Refusal of an interface that a device cannot be added to or decided with (S9, D10), in the contract's order:
 * PMS_DEVICE_ERROR_005, _002, _009, _028, _029, _021.
 */
export const checkSbiOfDevice = (sbi: Sbi | undefined, partnerId: string, now: Date): Refusal | undefined => {
  if (!sbi) return new Refusal('PMS_DEVICE_ERROR_005')
  if (sbi.partnerId !== partnerId) return new Refusal('PMS_DEVICE_ERROR_002')
  if (sbi.status === 'pending_approval') return new Refusal('PMS_DEVICE_ERROR_009')
  if (sbi.status === 'rejected') return new Refusal('PMS_DEVICE_ERROR_028')
  if (sbi.status === 'deactivated') return new Refusal('PMS_DEVICE_ERROR_029')
  return isExpired(sbi, now) ? new Refusal('PMS_DEVICE_ERROR_021') : undefined
}

/** Writes down that a device came to an interface, or left it. */
export const recordMapping = (
  tx: Tx,
  app: App,
  actor: Actor,
  sbi: Sbi,
  { isMapped: isNow, device }: { readonly isMapped: boolean; readonly device: DeviceModel },
): Promise<void> => {
  const name = `${device.make} ${device.model} (${device.id})`
  const without = snapshotOf(sbi)
  const withDevice = { ...without, device: name }
  return app.record(tx, {
    actor,
    action: isNow ? 'sbi.device-mapped' : 'sbi.device-unmapped',
    object: { type: 'sbi', id: sbi.id },
    partnerId: sbi.partnerId,
    before: isNow ? without : withDevice,
    after: isNow ? withDevice : without,
    data: { deviceId: device.id },
  })
}

/**
 * Registers a device with an interface of its provider; both or neither are stored (S9).
 * @throws Refusal PMS_CERTIFICATE_ERROR_002 for whoever has no partner and is no administrator (B-13), PMS_DEVICE_ERROR_001 for
 *   another's provider; those of `addDeviceIn`; those of `checkSbiOfDevice`
 */
export const addDevice = async (
  app: App,
  authority: Authority,
  wish: DeviceWish & { readonly sbiId: string; readonly providerId: string },
): Promise<DeviceModel> => {
  const provider = await loadPartner(app.database, wish.providerId)
  if (!provider) authority.nothingToOwn()
  if (!authority.isAdmin && authority.partnerIds.length === 0) {
    authority.nothingToOwn()
    throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  }
  if (provider ? !authority.owns(provider) : !authority.isAdmin) throw new Refusal('PMS_DEVICE_ERROR_001')
  return app.database.transaction(async (tx) => {
    const locked = await lockPartner(tx, wish.providerId)
    const sbi = await lock(tx, wish.sbiId)
    const device = await addDeviceIn(tx, app, authority, locked, wish)
    const refusal = checkSbiOfDevice(sbi, device.partnerId, app.clock.now())
    if (refusal || !sbi) throw refusal ?? new Refusal('PMS_DEVICE_ERROR_005')
    const by = { at: device.createdAt, userName: device.createdBy, isActive: false }
    await insertMapping(tx, { sbiId: sbi.id, deviceId: device.id }, by)
    await recordMapping(tx, app, authority, sbi, { isMapped: true, device })
    return device
  })
}

interface DeviceDecisionWish {
  readonly deviceId: string
  readonly partnerId: string
  readonly sbiId: string
  readonly approve: boolean
  readonly reason: string | null
}

/** @throws Refusal PMS_DEVICE_ERROR_006, _007, _010 */
const requirePending = (device: DeviceModel | undefined, { partnerId, approve }: DeviceDecisionWish) => {
  if (!device) throw new Refusal('PMS_DEVICE_ERROR_006')
  if (device.partnerId !== partnerId) throw new Refusal('PMS_DEVICE_ERROR_007')
  const refusal = checkDeviceDecision(device, approve ? 'approve' : 'reject')
  if (refusal) throw refusal
  return device
}

/**
 * Approves or rejects a device together with its interface (D10); a rejection leaves the mapping as it is (B-08 mended). Of two
 * who decide at once, the second is refused.
 * @throws Refusal those of `checkSbiOfDevice`, PMS_DEVICE_ERROR_006, _007, _010, PMS_DEVICE_ERROR_012 for a device that is not
 *   mapped, ENT_SBI_001 for one's own, PMS_PMP_016 to approve one of an inactive partner
 */
export const decideDevice = async (
  app: App,
  authority: Authority,
  wish: DeviceDecisionWish,
): Promise<DeviceModel> => {
  const early = checkSbiOfDevice(await load(app.database, wish.sbiId), wish.partnerId, app.clock.now())
  if (early) throw early
  return app.database.transaction(async (tx) => {
    const partner = await lockPartner(tx, wish.partnerId)
    const refusal = checkSbiOfDevice(await lock(tx, wish.sbiId), wish.partnerId, app.clock.now())
    if (refusal) throw refusal
    const device = requirePending(await lockDevice(tx, wish.deviceId), wish)
    const mapping = { sbiId: wish.sbiId, deviceId: device.id }
    if (!(await isMapped(tx, mapping))) throw new Refusal('PMS_DEVICE_ERROR_012')
    if (isOwn(authority, device)) throw new Refusal('ENT_SBI_001')
    if (wish.approve && !partner?.isActive) throw new Refusal('PMS_PMP_016')
    const decision = wish.approve ? 'approve' : 'reject'
    const decided = await decideDeviceIn(tx, app, authority, device, { decision, reason: wish.reason })
    if (wish.approve)
      await activateMapping(tx, mapping, { at: decided.updatedAt, userName: authority.userName })
    return decided
  })
}

/** Refusal of a device that cannot be mapped (S5): PMS_AUT_028, PMS_AUT_027. */
const checkMappedDevice = ({ status }: DeviceModel): Refusal | undefined => {
  if (status === 'rejected') return new Refusal('PMS_AUT_028')
  return status === 'approved' ? undefined : new Refusal('PMS_AUT_027')
}

/** Refusal of an interface that nothing can be mapped to (S5): PMS_AUT_511, PMS_AUT_513. */
const checkMappedSbi = (sbi: Sbi, now: Date): Refusal | undefined => {
  if (sbi.status !== 'approved') return new Refusal('PMS_AUT_511')
  return isExpired(sbi, now) ? new Refusal('PMS_AUT_513') : undefined
}

const required = (refusal: Refusal | undefined): void => {
  if (refusal) throw refusal
}

interface MappingWish {
  readonly deviceId: string
  readonly sbiId: string
}

/**
 * Maps an approved device to an approved interface (S5, B-41 mended). @returns whether it was not mapped before
 * @throws Refusal PMS_AUT_005 for an unknown device and for another's, PMS_AUT_028, PMS_AUT_027, PMS_AUT_007 for such an
 *   interface, PMS_AUT_511, PMS_AUT_513, PMS_AUT_509 for one of another provider, PMS_PMP_016 for an inactive partner
 */
export const mapDevice = async (app: App, authority: Authority, wish: MappingWish): Promise<boolean> => {
  const known = authority.requireOwned(await loadDevice(app.database, wish.deviceId), 'PMS_AUT_005')
  required(checkMappedDevice(known))
  const found = authority.requireOwned(await load(app.database, wish.sbiId), 'PMS_AUT_007')
  required(checkMappedSbi(found, app.clock.now()))
  if (known.partnerId !== found.partnerId) throw new Refusal('PMS_AUT_509')
  return app.database.transaction(async (tx) => {
    const { partner, sbi } = await lockOfPartner(tx, found, 'PMS_AUT_007')
    const device = await lockDevice(tx, known.id)
    if (!device) throw new Refusal('PMS_AUT_005')
    required(checkMappedDevice(device))
    required(checkMappedSbi(sbi, app.clock.now()))
    if (!partner?.isActive) throw new Refusal('PMS_PMP_016')
    const by = { at: app.clock.now(), userName: authority.userName, isActive: true }
    const isNew = await insertMapping(tx, { sbiId: sbi.id, deviceId: device.id }, by)
    if (isNew) await recordMapping(tx, app, authority, sbi, { isMapped: true, device })
    return isNew
  })
}

/** Takes a device from an interface (S6). @throws Refusal PMS_AUT_510 for a mapping that is not there, and for another's */
export const unmapDevice = async (app: App, authority: Authority, wish: MappingWish): Promise<void> => {
  const known = authority.requireOwned(await load(app.database, wish.sbiId), 'PMS_AUT_510')
  await app.database.transaction(async (tx) => {
    const { sbi } = await lockOfPartner(tx, known, 'PMS_AUT_510')
    const device = await lockDevice(tx, wish.deviceId)
    if (!device || !(await deleteMapping(tx, { sbiId: sbi.id, deviceId: device.id })))
      throw new Refusal('PMS_AUT_510')
    await recordMapping(tx, app, authority, sbi, { isMapped: false, device })
  })
}
