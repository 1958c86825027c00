import type { Submission, SubmissionDecision } from '../approvals/index.ts'
import type { Authority } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import type { Partner } from '../partners/index.ts'

export const deviceStatuses = ['pending_approval', 'approved', 'rejected', 'deactivated'] as const

export type DeviceStatus = (typeof deviceStatuses)[number]

/** What a device measures, as administrators keep it: *Finger* and *Slap*. */
export interface DeviceKind {
  readonly typeCode: string
  readonly subTypeCode: string
}

/** A device model of a device provider. */
export interface DeviceModel extends DeviceKind, Submission<DeviceStatus, Date> {
  readonly make: string
  readonly model: string
}

/** What somebody registers. Make and model are trimmed, their blanks collapsed: `line` of the platform does so (B-26). */
export interface DeviceWish extends DeviceKind {
  /** An id of the caller's own; one that is taken is refused (B-01). */
  readonly id?: string | null | undefined
  readonly make: string
  readonly model: string
}

/** What people do with a device model. */
export type DeviceAction = 'edit' | 'add-again' | 'approve' | 'reject' | 'deactivate' | 'activate'

/** The decisions among them. */
export type DeviceDecision = 'approve' | 'reject' | 'deactivate' | 'activate'

/**
 * The state table: from which statuses each action is possible (pms-policy-device-api §4.3, B-14 mended: a rejection is
 * final, and nothing is decided twice). An administrator brings back what was deactivated.
 */
const possibleFrom: Readonly<Record<DeviceAction, readonly DeviceStatus[]>> = {
  edit: ['pending_approval'],
  // As another device model, with the same values.
  'add-again': ['rejected', 'deactivated'],
  approve: ['pending_approval'],
  reject: ['pending_approval'],
  deactivate: ['approved'],
  activate: ['deactivated'],
}

/** Where each decision leads. */
export const leadsTo: Readonly<Record<DeviceDecision, SubmissionDecision['status']>> = {
  approve: 'approved',
  reject: 'rejected',
  deactivate: 'deactivated',
  activate: 'approved',
}

const actionsOfAdministrators: readonly DeviceAction[] = ['approve', 'reject', 'deactivate', 'activate']
const actionsOfProviders: readonly DeviceAction[] = ['edit', 'add-again', 'deactivate']

/** True when the action is possible in the state of the device model. */
export const isPossible = (action: DeviceAction, { status }: Pick<DeviceModel, 'status'>): boolean =>
  possibleFrom[action].includes(status)

/** What a portal may offer for this device model now. */
export const actionsFor = (
  device: DeviceModel,
  who: { readonly isAdmin: boolean; readonly mayChange: boolean },
): DeviceAction[] =>
  [
    ...new Set([
      ...(who.isAdmin ? actionsOfAdministrators : []),
      ...(who.mayChange ? actionsOfProviders : []),
    ]),
  ].filter((action) => isPossible(action, device))

/** Refusal of an edit of what is decided: PMS_DEVICE_ERROR_010. */
export const checkEdit = (device: DeviceModel): Refusal | undefined =>
  isPossible('edit', device) ? undefined : new Refusal('PMS_DEVICE_ERROR_010', { status: device.status })

/**
 * Refusal of a decision, by its state: PMS_DEVICE_ERROR_014 to deactivate what is deactivated, PMS_DEVICE_ERROR_023 what is
 * not approved; PMS_DEVICE_ERROR_010 for all others.
 */
export const checkDecision = (device: DeviceModel, decision: DeviceDecision): Refusal | undefined => {
  if (isPossible(decision, device)) return undefined
  const { status } = device
  if (decision !== 'deactivate') return new Refusal('PMS_DEVICE_ERROR_010', { status })
  return new Refusal(status === 'deactivated' ? 'PMS_DEVICE_ERROR_014' : 'PMS_DEVICE_ERROR_023', { status })
}

/**
 * Refusal of an approval of one's own: whoever registered it, or belongs to its provider, lets somebody else look at it.
 * ENT_DEV_002
 */
export const checkApprover = (
  who: Pick<Authority, 'userName' | 'roleIn'>,
  device: DeviceModel,
): Refusal | undefined =>
  who.userName === device.createdBy || who.roleIn({ id: device.partnerId }) !== undefined
    ? new Refusal('ENT_DEV_002')
    : undefined

/** The code of the type of partners that have device models. */
export const providerType = 'Device_Provider'

/** Refusal of a partner that can register none: unknown, inactive or of another type (B-04). PMS_AUT_002 */
export const checkProvider = (partner: Partner | undefined): Refusal | undefined =>
  partner?.isActive && partner.partnerType === providerType ? undefined : new Refusal('PMS_AUT_002')

/** The device model after a decision. */
export const decided = (device: DeviceModel, decision: SubmissionDecision): DeviceModel => ({
  ...device,
  status: decision.status,
  decision,
})

/** What the history of a device model shows. */
export const snapshotOf = (device: DeviceModel): Snapshot => ({
  type: device.typeCode,
  subType: device.subTypeCode,
  make: device.make,
  model: device.model,
  status: device.status,
})
