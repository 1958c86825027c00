import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { extensionPoint } from '../../platform/extensions.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { DeviceModel, DeviceStatus } from './device-model.ts'

/** Something that a device model is used with: an interface that drives it. */
export interface Carrier {
  /** `sbi` */
  readonly kind: string
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** Its own state, in the words of devices, which interfaces share. */
  readonly status: DeviceStatus
}

/** How a module tells what a device model is used with. */
export type CarrierSource = (reader: Reader, deviceId: string) => Promise<readonly Carrier[]>

/** Modules whose objects carry device models offer their source here. */
export const deviceCarriers = extensionPoint<CarrierSource>('device-models.carriers')

/** By which somebody names a carrier: its id, or what people call it. */
export interface CarrierName {
  readonly id: string | null
  readonly name: string | null
}

/** How a device model comes to be used with something from the beginning. */
export interface CarrierDoor {
  /** `sbi` */
  readonly kind: string
  /** The ids of the carriers that are named, in the order of the names; or why this provider's devices cannot be used with one. */
  find(
    reader: Reader,
    app: App,
    partnerId: string,
    names: readonly CarrierName[],
  ): Promise<readonly (string | Refusal)[]>
  /**
   * Locks what carries; called after the lock of the partner.
   * @throws Refusal where this provider's devices cannot be used with it now
   */
  hold(tx: Tx, app: App, partnerId: string, carrierId: string): Promise<void>
  /** Notes that it carries a device model; after `hold`. */
  carry(tx: Tx, app: App, actor: Actor, carrierId: string, device: DeviceModel): Promise<void>
}

/** Modules whose objects carry device models open their door here. */
export const carrierDoors = extensionPoint<CarrierDoor>('device-models.carrier-doors')
