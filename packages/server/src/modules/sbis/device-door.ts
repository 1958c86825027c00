import { Refusal } from '../../platform/refusal.ts'
import type { CarrierDoor, CarrierName } from '../device-models/index.ts'
import { checkSbiOfDevice, recordMapping } from './devices.ts'
import { insertMapping } from './mapping-store.ts'
import { listNamedOf } from './named-store.ts'
import type { Sbi } from './sbi.ts'
import { load, lock } from './store.ts'

/** The interface that a row means: by its id, else by its version; where it says both, both are right. */
const meant = ({ id, name }: CarrierName, known: readonly Sbi[]): Sbi | undefined =>
  known.find(
    (sbi) =>
      (id === null || sbi.id === id) &&
      (name === null || sbi.softwareVersion.toLowerCase() === name.toLowerCase()),
  )

/** Devices that are registered with an interface, several at once. */
export const sbiDoor: CarrierDoor = {
  kind: 'sbi',
  async find(reader, app, partnerId, names) {
    const known = await listNamedOf(reader, partnerId, names)
    const now = app.clock.now()
    const answers = new Map<string, string | Refusal>()
    return names.map((name) => {
      const key = JSON.stringify([name.id, name.name])
      const sbi = answers.has(key) ? undefined : meant(name, known)
      const answer =
        answers.get(key) ??
        checkSbiOfDevice(sbi, partnerId, now) ??
        sbi?.id ??
        new Refusal('PMS_DEVICE_ERROR_005')
      answers.set(key, answer)
      return answer
    })
  },
  async hold(tx, app, partnerId, sbiId) {
    const refusal = checkSbiOfDevice(await lock(tx, sbiId), partnerId, app.clock.now())
    if (refusal) throw refusal
  },
  async carry(tx, app, actor, sbiId, device) {
    const sbi = await load(tx, sbiId)
    if (!sbi) throw new Refusal('PMS_DEVICE_ERROR_005')
    const by = { at: device.createdAt, userName: device.createdBy, isActive: false }
    await insertMapping(tx, { sbiId, deviceId: device.id }, by)
    await recordMapping(tx, app, actor, sbi, { isMapped: true, device })
  },
}
