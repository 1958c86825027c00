import type { Reader } from '../../platform/database/database.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** Something that a device model is used with: an interface that drives it. */
export interface Carrier {
  /** `sbi` */
  readonly kind: string
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** Its own state, in words of its module. */
  readonly status: string
}

/** How a module tells what a device model is used with. */
export type CarrierSource = (reader: Reader, deviceId: string) => Promise<readonly Carrier[]>

/** Modules whose objects carry device models offer their source here. */
export const deviceCarriers = extensionPoint<CarrierSource>('device-models.carriers')
