import { Refusal } from '../../platform/refusal.ts'
import type { CarrierDoor } from '../device-models/index.ts'
import { checkSbiOfDevice, recordMapping } from './devices.ts'
import { insertMapping } from './mapping-store.ts'
import { load, lock } from './store.ts'

/** Devices that are registered with an interface, several at once. */
export const sbiDoor: CarrierDoor = {
  kind: 'sbi',
  async hold(tx, app, partnerId, sbiId) {
    const refusal = checkSbiOfDevice(await lock(tx, sbiId), partnerId, app.clock.now())
    if (refusal) throw refusal
  },
  async carry(tx, app, authority, sbiId, device) {
    const sbi = await load(tx, sbiId)
    if (!sbi) throw new Refusal('PMS_DEVICE_ERROR_005')
    const by = { at: device.createdAt, userName: device.createdBy, isActive: false }
    await insertMapping(tx, { sbiId, deviceId: device.id }, by)
    await recordMapping(tx, app, authority, sbi, { isMapped: true, device })
  },
}
