import type { DeviceModel, DeviceStatus } from '../device-models/index.ts'
import { isLive, type Sbi } from './sbi.ts'

/** An interface as far as it says whether its devices may be used. */
export type Carrying = Pick<Sbi, 'status' | 'endsAt'>

/** What becomes of a device when one of its interfaces stops: it stops too, it is rejected, or another carries it on. */
type DeviceFate = 'deactivated' | 'rejected' | 'kept'

/**
 * What becomes of one device when an interface stops (pms-policy-device-api §5.3, B-42 mended): what another live interface
 * carries stays as it is. Undefined for what is decided already.
 * @param others the other interfaces of the device
 */
const fateOf = (
  { status }: { readonly status: DeviceStatus },
  others: readonly Carrying[],
  now: Date,
): DeviceFate | undefined => {
  if (status !== 'approved' && status !== 'pending_approval') return undefined
  if (others.some((other) => isLive(other, now))) return 'kept'
  return status === 'approved' ? 'deactivated' : 'rejected'
}

/** What becomes of the devices of an interface that stops. */
export type Cascade = Readonly<Record<DeviceFate, readonly DeviceModel[]>>

/**
 * What becomes of all devices of an interface that stops; previews and the deactivation itself ask this.
 * @param othersOf the other interfaces of each device, by its id
 */
export const cascadeOf = (
  devices: readonly DeviceModel[],
  othersOf: ReadonlyMap<string, readonly Carrying[]>,
  now: Date,
): Cascade => {
  const cascade: Record<DeviceFate, DeviceModel[]> = { deactivated: [], rejected: [], kept: [] }
  for (const device of devices) {
    const fate = fateOf(device, othersOf.get(device.id) ?? [], now)
    if (fate) cascade[fate].push(device)
  }
  return cascade
}
