import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Licence = Response<'licences.get'>
export type ListedLicence = Response<'licences.page'>['data'][number]

/** A licence key that is shown, and until when it counts. */
export interface ShownKey {
  readonly licenseKey: string
  readonly expiry: string | null
}

export const licenceStates = ['active', 'deactivated', 'expired'] as const

/** Where licences are listed: each place has its own page of one. */
export type Place = '/licences' | '/admin/licences'

/** What opens over the page of a licence, by the action of the server that it carries out. */
export const licenceDialogs = ['show', 'replace', 'activate', 'deactivate'] as const
export type LicenceDialog = (typeof licenceDialogs)[number]

export const licenceListRules: ListRules = {
  filters: ['state', 'policyName', 'partnerId'],
  sorts: ['policyName', 'orgName', 'state', 'expiryDateTime', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** Days that a form offers: how long a licence is valid, and how long a replaced one still counts. */
export const validDays = ['30', '90', '180', '365'] as const
export const overlapDays = ['0', '1', '3', '7', '14', '30'] as const

/** What a change of a licence makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'licences.get',
  'licences.page',
  'licences.preview-change',
  'licences.preview-new',
  'partner-administration.preview-status',
  'setup.list-own',
  'audit-trail.history',
]
