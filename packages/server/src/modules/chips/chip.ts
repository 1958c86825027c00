import type { Submission } from '../approvals/index.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import type { chipStatuses } from './contract.ts'

export type ChipStatus = (typeof chipStatuses)[number]

/** A chip model of an FTM provider. */
export interface Chip extends Submission<ChipStatus> {
  readonly make: string
  readonly model: string
  readonly certificateId: string | null
}

/** What people do with a chip. */
export type ChipAction =
  | 'edit'
  | 'add-again'
  | 'upload-certificate'
  | 'download-certificate'
  | 'approve'
  | 'reject'
  | 'deactivate'

/** The state table: from which statuses each action is possible (pms-policy-device-api §4.6, B-14 mended). */
const possibleFrom: Readonly<Record<ChipAction, readonly ChipStatus[]>> = {
  edit: ['pending_cert_upload', 'pending_approval'],
  // As another chip, with the same values: a rejection is final.
  'add-again': ['rejected'],
  'upload-certificate': ['pending_cert_upload', 'approved'],
  'download-certificate': ['pending_approval', 'approved'],
  approve: ['pending_approval'],
  reject: ['pending_cert_upload', 'pending_approval'],
  deactivate: ['approved'],
}

const actionsOfAdministrators: readonly ChipAction[] = [
  'download-certificate',
  'approve',
  'reject',
  'deactivate',
]
const actionsOfProviders: readonly ChipAction[] = [
  'edit',
  'add-again',
  'upload-certificate',
  'download-certificate',
  'deactivate',
]
const actionsOfReaders: readonly ChipAction[] = ['download-certificate']

const isPossible = (action: ChipAction, chip: Chip): boolean => possibleFrom[action].includes(chip.status)

/** What a portal may offer for this chip now; who reads it at all may download its certificates. */
export const actionsFor = (
  chip: Chip,
  who: { readonly isAdmin: boolean; readonly mayChange: boolean },
): ChipAction[] => {
  const administrators = who.isAdmin ? actionsOfAdministrators : []
  const providers = who.mayChange ? actionsOfProviders : actionsOfReaders
  return [...new Set([...administrators, ...providers])].filter((action) => isPossible(action, chip))
}

const refuseStatus = (chip: Chip): Refusal =>
  chip.status === 'deactivated'
    ? new Refusal('PMP_AUT_039')
    : new Refusal('PMP_AUT_038', { status: chip.status })

/** Refusal of an edit or an upload in the wrong state: PMP_AUT_039 when deactivated, else PMP_AUT_038. */
export const checkChange = (chip: Chip, action: 'edit' | 'upload-certificate'): Refusal | undefined =>
  isPossible(action, chip) ? undefined : refuseStatus(chip)

/** Refusal of a decision: PMP_AUT_033 for approval without a certificate, else as above. */
export const checkDecision = (chip: Chip, action: 'approve' | 'reject'): Refusal | undefined => {
  if (isPossible(action, chip)) return undefined
  return chip.status === 'pending_cert_upload' ? new Refusal('PMP_AUT_033') : refuseStatus(chip)
}

/** Refusal of a deactivation: PMS_FTM_ERROR_007 when it is one already, PMS_FTM_ERROR_010 when not approved. */
export const checkDeactivation = (chip: Chip): Refusal | undefined => {
  if (isPossible('deactivate', chip)) return undefined
  return new Refusal(chip.status === 'deactivated' ? 'PMS_FTM_ERROR_007' : 'PMS_FTM_ERROR_010')
}

/**
 * Refusal of a download of the certificates (F8).
 * @param noneYet the code for a chip that waits for its certificate, which depends on the contract's line
 */
export const checkDownload = (chip: Chip, noneYet: string): Refusal | undefined => {
  if (chip.status === 'rejected') return new Refusal('PMS_FTM_ERROR_008')
  if (chip.status === 'deactivated') return new Refusal('PMS_FTM_ERROR_009')
  return chip.certificateId === null ? new Refusal(noneYet) : undefined
}

/** What the history of a chip shows. */
export const snapshotOf = (chip: Chip): Snapshot => ({
  make: chip.make,
  model: chip.model,
  status: chip.status,
})
