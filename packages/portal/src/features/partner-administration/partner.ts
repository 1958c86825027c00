import type { Response } from '../../api/client.ts'
import type { StatusWord } from '../../ui/inline/status.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Partner = Response<'partner-administration.get'>
export type ListedPartner = Response<'partner-administration.list'>['data'][number]
export type StatusPreview = Response<'partner-administration.preview-status'>

/** What opens over the page of a partner: each is the action of the server that it carries out. */
export const partnerDialogs = [
  'edit',
  'ask-for-policy',
  'deactivate',
  'reactivate',
] as const satisfies readonly Partner['actions'][number][]
export type PartnerDialog = (typeof partnerDialogs)[number]

export const certificateStates = ['uploaded', 'not_uploaded'] as const

export const partnerListRules: ListRules = {
  filters: ['isActive', 'partnerType', 'certificateUploadStatus', 'policyGroupName'],
  sorts: ['orgName', 'partnerType', 'certificateUploadStatus', 'isActive', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** The contract tells three standings with two members: only what was approved once can have been deactivated. */
export const standingOf = (approvalStatus: string, isActive: boolean): StatusWord => {
  if (isActive) return 'active'
  return approvalStatus === 'approved' ? 'deactivated' : 'pending_cert_upload'
}

/** What changes on screen when a partner has changed. */
export const staleAfterChange = [
  'partner-administration.list',
  'partner-administration.get',
  'partner-administration.preview-status',
  'platform-trust.list-issued-to',
  'platform-trust.list-issued',
  'organisations.list-users',
  'chips.list',
  'chips.get',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const
