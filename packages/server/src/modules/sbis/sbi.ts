import type { Submission } from '../approvals/index.ts'
import type { Authority } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import type { sbiActions, sbiStatuses } from './contract.ts'

export type SbiStatus = (typeof sbiStatuses)[number]

/** A secure biometric interface: the program by which a provider's devices are spoken to. */
export interface Sbi extends Submission<SbiStatus, Date> {
  readonly softwareVersion: string
  /** SHA-256 in hexadecimal digits, or whatever an older client named: at most 36 characters. */
  readonly binaryHash: string
  readonly softwareCreatedAt: Date
  readonly expiresAt: Date
  /** The end of the day of expiry: from then on it counts no more. */
  readonly endsAt: Date
  /** How many devices are mapped to it, whatever became of them. */
  readonly deviceCount: number
}

/** What happens to an interface; `expire` comes by itself. */
export type SbiEvent = 'edit' | 'approve' | 'reject' | 'deactivate' | 'activate' | 'expire'

/**
 * The state table: where each event leads; from any other state there is no way (pms-policy-device-api §4.4, B-07 and B-14
 * mended: nothing but these events sets a state).
 */
export const transitions: Readonly<Record<SbiEvent, Readonly<Partial<Record<SbiStatus, SbiStatus>>>>> = {
  edit: { pending_approval: 'pending_approval' },
  approve: { pending_approval: 'approved' },
  reject: { pending_approval: 'rejected' },
  deactivate: { approved: 'deactivated' },
  activate: { deactivated: 'approved' },
  expire: { approved: 'deactivated', pending_approval: 'rejected' },
}

type Stated = Pick<Sbi, 'status'>

/** Whether an event is possible now. */
export const isPossible = (sbi: Stated, event: SbiEvent): boolean =>
  transitions[event][sbi.status] !== undefined

/** Where an event leads. @throws Error where the state does not allow it */
export const nextStatus = (sbi: Stated, event: SbiEvent): SbiStatus => {
  const next = transitions[event][sbi.status]
  if (next === undefined) throw new Error(`${event} leads nowhere from ${sbi.status}`)
  return next
}

/** Whether its day of expiry is over. */
export const isExpired = ({ endsAt }: Pick<Sbi, 'endsAt'>, now: Date): boolean => now >= endsAt

/** Approved, and its day of expiry is not over: what is mapped to it may be used. */
export const isLive = (sbi: Pick<Sbi, 'status' | 'endsAt'>, now: Date): boolean =>
  sbi.status === 'approved' && !isExpired(sbi, now)

/** What is said of an interface that has come to its state already, or is not in a state for it. */
const refusalOfState: Readonly<Record<SbiStatus, string>> = {
  approved: 'PMS_AUT_517',
  rejected: 'PMS_AUT_518',
  deactivated: 'PMS_DEVICE_ERROR_020',
  pending_approval: 'PMS_DEVICE_ERROR_022',
}

/** Refusal of an edit or a decision (S2, S3): PMS_AUT_517, PMS_AUT_518, PMS_DEVICE_ERROR_020 for what is decided already. */
export const checkPending = ({ status }: Stated): Refusal | undefined =>
  status === 'pending_approval' ? undefined : new Refusal(refusalOfState[status])

/** Refusal of an approval: as `checkPending`, then PMS_AUT_513 where it has expired. */
export const checkApproval = (sbi: Sbi, now: Date): Refusal | undefined =>
  checkPending(sbi) ?? (isExpired(sbi, now) ? new Refusal('PMS_AUT_513') : undefined)

/** Refusal of a deactivation (S11): PMS_DEVICE_ERROR_022 where it is not approved, _020 where it is deactivated already. */
export const checkDeactivation = (sbi: Stated): Refusal | undefined => {
  if (isPossible(sbi, 'deactivate')) return undefined
  return new Refusal(sbi.status === 'deactivated' ? 'PMS_DEVICE_ERROR_020' : 'PMS_DEVICE_ERROR_022')
}

/** Refusal of bringing it back: ENT_SBI_002 where it is not deactivated, PMS_AUT_513 where it has expired. */
export const checkActivation = (sbi: Sbi, now: Date): Refusal | undefined => {
  if (!isPossible(sbi, 'activate')) return new Refusal('ENT_SBI_002')
  return isExpired(sbi, now) ? new Refusal('PMS_AUT_513') : undefined
}

/** Whether somebody registered something, or belongs to the organisation that did: nobody decides about that. */
export const isOwn = (
  who: Pick<Authority, 'userName' | 'roleIn'>,
  thing: { readonly createdBy: string; readonly partnerId: string },
): boolean => who.userName === thing.createdBy || who.roleIn({ id: thing.partnerId }) !== undefined

/** What people do with an interface. */
export type SbiAction = (typeof sbiActions)[number]

const eventOf: Readonly<Record<SbiAction, SbiEvent | null>> = {
  edit: 'edit',
  'add-device': null,
  approve: 'approve',
  reject: 'reject',
  deactivate: 'deactivate',
  activate: 'activate',
}
const actionsOfAdministrators: readonly SbiAction[] = ['approve', 'reject', 'deactivate', 'activate']
const actionsOfProviders: readonly SbiAction[] = ['edit', 'add-device', 'deactivate']

/** What a portal may offer for this interface now. */
export const actionsFor = (
  sbi: Sbi,
  who: { readonly isAdmin: boolean; readonly mayChange: boolean; readonly isOwn: boolean },
  now: Date,
): SbiAction[] => {
  const administrators = who.isAdmin ? actionsOfAdministrators : []
  const providers = who.mayChange ? actionsOfProviders : []
  return [...new Set([...providers, ...administrators])].filter((action) => {
    const event = eventOf[action]
    if (event === null) return isLive(sbi, now)
    if (!isPossible(sbi, event)) return false
    if (action === 'approve' || action === 'activate') return !who.isOwn && !isExpired(sbi, now)
    return action === 'reject' ? !who.isOwn : true
  })
}

/** What the history of an interface shows. */
export const snapshotOf = (sbi: Sbi): Snapshot => ({
  sbiVersion: sbi.softwareVersion,
  binaryHash: sbi.binaryHash,
  softwareCreated: sbi.softwareCreatedAt.toISOString(),
  expires: sbi.expiresAt.toISOString(),
  status: sbi.status,
})
