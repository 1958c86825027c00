import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Client = Response<'oidc-clients.get'>
export type ListedClient = Response<'oidc-clients.page'>['data'][number]
export type ClientKey = Client['keys'][number]
export type Choice = Response<'oidc-clients.list-policies'>[number]

export const clientStates = ['pending', 'active', 'inactive', 'refused'] as const

/** Where clients are listed: each place has its own page of one. */
export type Place = '/oidc-clients' | '/admin/oidc-clients'

/** What opens over the page of a client. */
export const clientDialogs = ['activate', 'deactivate', 'add-key', 'tell'] as const
export type ClientDialog = (typeof clientDialogs)[number]

export const clientListRules: ListRules = {
  filters: ['state', 'policyName', 'partnerId', 'policyGroupName'],
  sorts: ['clientName', 'policyName', 'orgName', 'state', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** The server's limits, in characters. */
export const limits = { name: 256, logo: 2048, redirects: 5 * 2049, key: 16_384 } as const

/** Days that a form offers for a key that is ended. */
export const overlapDays = ['0', '1', '3', '7', '14', '30', '90'] as const

/** What a change of a client makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'oidc-clients.get',
  'oidc-clients.page',
  'oidc-clients.preview-change',
  'oidc-clients.list-policies',
  'partner-administration.preview-status',
  'audit-trail.history',
]
