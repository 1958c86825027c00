import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { decideDeviceIn, loadDevice, lockDevice, type DeviceModel } from '../device-models/index.ts'
import { lockPartner } from '../partners/index.ts'
import { decideDevice } from './devices.ts'
import { listSbisOfDevice } from './mapping-store.ts'

interface Wish {
  readonly deviceId: string
  readonly approve: boolean
  readonly reason: string | null
}

/** Decides about a device that no interface carries. @throws Refusal as `decideDeviceWithAny` */
const decideAlone = (
  app: App,
  authority: Authority,
  known: DeviceModel,
  { approve, reason }: Wish,
): Promise<DeviceModel> =>
  app.database.transaction(async (tx) => {
    const partner = await lockPartner(tx, known.partnerId)
    const device = await lockDevice(tx, known.id)
    if (!device) throw new Refusal('PMS_DEVICE_ERROR_006')
    if (approve && !partner?.isActive) throw new Refusal('PMS_PMP_016')
    return decideDeviceIn(tx, app, authority, device, { decision: approve ? 'approve' : 'reject', reason })
  })

/**
 * Approves or rejects a device that waits, together with an interface that carries it: one that is approved before others, the
 * newest first.
 * @throws Refusal those of `decideDevice`; of a device without an interface PMS_DEVICE_ERROR_006, PMS_DEVICE_ERROR_010,
 *   PMS_PMP_016, ENT_DEV_002
 */
export const decideDeviceWithAny = async (
  app: App,
  authority: Authority,
  wish: Wish,
): Promise<DeviceModel> => {
  const device = await loadDevice(app.database, wish.deviceId)
  if (!device) throw new Refusal('PMS_DEVICE_ERROR_006')
  const sbis = await listSbisOfDevice(app.database, device.id)
  const sbi = sbis.find(({ status }) => status === 'approved') ?? sbis[0]
  if (!sbi) return decideAlone(app, authority, device, wish)
  return decideDevice(app, authority, { ...wish, partnerId: device.partnerId, sbiId: sbi.id })
}
