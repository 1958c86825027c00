import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'
import type { StatusWord } from '../../ui/inline/status.ts'
import type { Fields } from '../../ui/table/in-browser-list.ts'
import { readMoment } from '../../api/moments.ts'

export type Chip = Response<'chips.get'>
export type OwnChip = Response<'chips.list-own'>[number]
export type ListedChip = Response<'chips.list'>['data'][number]
export type ChipStatus = Chip['status']

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

/** The state of a chip's certificate in its owner's list. */
export const certificateState = (chip: OwnChip): Extract<StatusWord, 'valid' | 'expired' | 'not_uploaded'> =>
  !chip.isCertificateAvailable ? 'not_uploaded' : chip.isCertificateExpired ? 'expired' : 'valid'

const millis = (at: string | null): number | null => (at === null ? null : readMoment(at).getTime())

/** What an owner's list is filtered and sorted by. */
export const ownFields: Fields<OwnChip> = {
  ftmId: ({ ftmId }) => ftmId,
  partnerId: ({ partnerId }) => partnerId,
  make: ({ make }) => make,
  model: ({ model }) => model,
  createdDateTime: ({ createdDateTime }) => millis(createdDateTime),
  certificateUploadDateTime: ({ certificateUploadDateTime }) => millis(certificateUploadDateTime),
  certificateExpiryDateTime: ({ certificateExpiryDateTime }) => millis(certificateExpiryDateTime),
  expiry: certificateState,
  status: ownStatus,
}

export const ownListRules: ListRules = {
  filters: ['ftmId', 'partnerId', 'make', 'model', 'expiry', 'status'],
  sorts: Object.keys(ownFields),
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const adminListRules: ListRules = {
  filters: ['partnerId', 'orgName', 'ftmId', 'make', 'model', 'status'],
  sorts: ['partnerId', 'orgName', 'ftmId', 'make', 'model', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What changes on screen when a chip has changed. */
export const staleAfterChange = [
  'chips.list',
  'chips.list-own',
  'chips.get',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const
