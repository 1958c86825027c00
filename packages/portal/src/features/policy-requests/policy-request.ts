import type { OperationName, Response } from '../../api/client.ts'
import type { StatusWord } from '../../ui/inline/status.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type PolicyRequest = Response<'policy-requests.get'>
export type ListedRequest = Response<'policy-requests.list'>['data'][number]
export type Choice = Response<'policy-requests.list-choices'>['policies'][number]
export type RequestState = PolicyRequest['state']

export const requestStates = ['InProgress', 'approved', 'rejected', 'withdrawn'] as const

/** The badge of a state. */
export const statusOf = (state: RequestState): StatusWord =>
  state === 'InProgress' ? 'pending_approval' : state

const sorts = ['policyName', 'policyGroupName', 'orgName', 'status', 'createdDateTime'] as const
const newestFirst = { field: 'createdDateTime', descending: true } as const

export const ownListRules: ListRules = { filters: ['state'], sorts, defaultSort: newestFirst }

export const decidersListRules: ListRules = {
  filters: ['state', 'orgName', 'partnerId', 'policyName', 'policyGroupName'],
  sorts,
  defaultSort: newestFirst,
}

/** The server's limit, in characters. */
export const longestComment = 4000

/** What changes on screen when a request has changed. */
export const staleAfterChange: readonly OperationName[] = [
  'policy-requests.list',
  'policy-requests.get',
  'policy-requests.list-choices',
  'approvals.place',
  'approvals.waiting',
  'policies.preview-change',
  'setup.list-own',
  'audit-trail.history',
]
