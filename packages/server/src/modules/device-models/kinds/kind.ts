import { Refusal } from '../../../platform/refusal.ts'
import type { Snapshot } from '../../../platform/record/record.ts'

/** A type of devices, such as *Finger*. */
export interface DeviceType {
  readonly code: string
  readonly name: string
  readonly description: string | null
  readonly isActive: boolean
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
  readonly version: number
}

/** A sub-type; its code counts within its type (B-25). */
export interface DeviceSubType extends DeviceType {
  readonly typeCode: string
}

/** Refusal of a pair of type and sub-type with which nothing new is registered: unknown, or switched off. PMS_AUT_001 */
export const checkKind = (
  kind: { readonly type: DeviceType; readonly subType: DeviceSubType } | undefined,
): Refusal | undefined =>
  kind?.type.isActive && kind.subType.isActive ? undefined : new Refusal('PMS_AUT_001')

/** What the history of a type or sub-type shows. */
export const snapshotOf = ({ name, description, isActive }: DeviceType): Snapshot => ({
  name,
  description,
  isActive,
})
