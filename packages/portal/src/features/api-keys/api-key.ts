import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type ApiKey = Response<'api-keys.get'>
export type ListedKey = Response<'api-keys.page'>['data'][number]
/** A key that was just made, with its text. */
export type IssuedKey = Pick<Response<'api-keys.issue'>, 'keyId' | 'apiKey' | 'label' | 'expiryDateTime'>

export const keyStates = ['active', 'deactivated', 'expired'] as const

/** Where keys are listed: each place has its own page of one. */
export type Place = '/api-keys' | '/admin/api-keys'

/** What opens over the page of a key, by the action of the server that it carries out. */
export const keyDialogs = ['replace', 'move', 'relabel', 'activate', 'deactivate'] as const
export type KeyDialog = (typeof keyDialogs)[number]

const sorts = ['apiKeyLabel', 'policyName', 'orgName', 'state', 'expiryDateTime', 'createdDateTime']

export const keyListRules: ListRules = {
  filters: ['state', 'policyName', 'partnerId', 'policyGroupName', 'partnerType'],
  sorts,
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** The server's limit, in characters. */
export const longestLabel = 36

/** Days that a form offers: how long a key is valid, and how long a replaced one still counts. */
export const validDays = ['30', '90', '180', '365'] as const
export const overlapDays = ['0', '1', '3', '7', '14', '30'] as const

/** What a change of a key makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'api-keys.get',
  'api-keys.page',
  'api-keys.preview-change',
  'api-keys.list-policies',
  'partner-administration.preview-status',
  'setup.list-own',
  'audit-trail.history',
]
