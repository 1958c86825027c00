import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Policy = Response<'policies.get'>
export type ListedPolicy = Response<'policies.list'>['data'][number]
export type PolicyGroup = Response<'policies.list-groups'>['data'][number]
export type Revision = Response<'policies.list-revisions'>[number]
export type PrivilegeChange = Response<'policies.compare'>['changes'][number]
export type PolicyType = Response<'policies.list-types'>[number]
/** A document as its JSON. */
export type Document = Policy['policies']

export const policyStatuses = ['draft', 'activated', 'deactivated'] as const
export const policyTypes = ['Auth', 'DataShare', 'CredentialIssuance', 'MISP'] as const

/** The type that the server means, which keeps the case in which it was sent. */
export const typeOf = (policyType: string): (typeof policyTypes)[number] | undefined =>
  policyTypes.find((type) => type.toLowerCase() === policyType.toLowerCase())

/** What opens over the page of a policy. */
export const policyDialogs = ['publish', 'activate', 'deactivate', 'validity', 'clone'] as const
export type PolicyDialog = (typeof policyDialogs)[number]

/** The action of the server that a dialog carries out. */
export const actionOf: Readonly<Record<PolicyDialog, Policy['actions'][number]>> = {
  publish: 'publish',
  activate: 'activate',
  deactivate: 'deactivate',
  validity: 'change-validity',
  clone: 'clone',
}

export const policyListRules: ListRules = {
  filters: ['policyType', 'policyGroupName', 'status'],
  sorts: ['policyName', 'policyDescription', 'policyGroupName', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const groupListRules: ListRules = {
  filters: ['status'],
  sorts: ['groupName', 'groupDescription', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** The server's limits, in characters. */
export const limits = { name: 128, description: 256, version: 8, document: 5120 } as const

/** What a change of a policy or a group makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'policies.get',
  'policies.list',
  'policies.list-revisions',
  'policies.compare',
  'policies.preview-change',
  'policies.list-groups',
  'policies.get-group',
  'audit-trail.history',
]
