import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Chip = Response<'chips.get'>
export type OwnChip = Response<'chips.list-own'>[number]
export type ListedOwnChip = Response<'chips.page-own'>['data'][number]
export type ListedChip = Response<'chips.list'>['data'][number]
export type ChipStatus = Chip['status']

/** What people call a chip. */
export const nameOf = ({ make, model }: Pick<Chip, 'make' | 'model'>): string => `${make} ${model}`

export const chipStatuses = [
  'pending_cert_upload',
  'pending_approval',
  'approved',
  'rejected',
  'deactivated',
] as const

/** What opens over the page of a chip. */
export const chipDialogs = ['upload', 'edit', 'deactivate'] as const
export type ChipDialog = (typeof chipDialogs)[number]

/** The wire says `approved` and not active for a deactivated chip in its owner's list. */
export const ownStatus = ({ status, isActive }: Pick<OwnChip, 'status' | 'isActive'>): ChipStatus => {
  const known = chipStatuses.find((each) => each === status) ?? 'pending_approval'
  return known === 'approved' && !isActive ? 'deactivated' : known
}

export const certificateStates = ['valid', 'expired', 'not_uploaded'] as const

/** The state of a chip's certificate in its owner's list. */
export const certificateState = (
  chip: Pick<OwnChip, 'isCertificateAvailable' | 'isCertificateExpired'>,
): (typeof certificateStates)[number] =>
  !chip.isCertificateAvailable ? 'not_uploaded' : chip.isCertificateExpired ? 'expired' : 'valid'

export const ownListRules: ListRules = {
  filters: ['partnerId', 'certificateState', 'status'],
  sorts: [
    'name',
    'partnerId',
    'status',
    'certificateExpiryDateTime',
    'certificateUploadDateTime',
    'createdDateTime',
  ],
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const adminListRules: ListRules = {
  filters: ['orgName', 'partnerId', 'make', 'model', 'status'],
  sorts: ['name', 'orgName', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What changes on screen when a chip has changed. */
export const staleAfterChange = [
  'chips.list',
  'chips.list-own',
  'chips.page-own',
  'chips.get',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const
