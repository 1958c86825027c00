import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Request = Response<'registrations.get'>
export type ListedRequest = Response<'registrations.list'>['data'][number]

export const requestStatuses = ['pending_approval', 'approved', 'rejected'] as const

export const requestListRules: ListRules = {
  filters: ['status'],
  sorts: ['orgName', 'partnerType', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What changes on screen when a request was decided. */
export const staleAfterDecision = [
  'registrations.list',
  'registrations.get',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const
