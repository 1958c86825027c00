import type { Request, Response } from '../../api/client.ts'
import type { StatusWord } from '../../ui/status.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Account = Response<'accounts.get'>
export type ListedAccount = Response<'accounts.list'>['data'][number]
export type Role = NonNullable<Request<'accounts.create'>['roles']>[number]

/** The roles of the contract: those of the platform, of the partner types, and of programs. */
export const roles = [
  'PARTNER_ADMIN',
  'PARTNERMANAGER',
  'POLICYMANAGER',
  'AUDITOR',
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'SDK_PARTNER',
  'DEVICE_PROVIDER',
  'FTM_PROVIDER',
  'MISP_PARTNER',
  'MANUAL_ADJUDICATION',
  'PRINT_PARTNER',
  'INTERNAL_PARTNER',
  'BINDING_PARTNER',
  'PARTNER',
  'PMS_USER',
  'CREDENTIAL_ISSUANCE',
  'CREATE_SHARE',
  'ID_AUTHENTICATION',
  'RESIDENT',
] as const satisfies readonly Role[]

export const accountStatuses = ['active', 'disabled'] as const satisfies readonly (StatusWord &
  Account['status'])[]

/** What can be done with an account as a whole. */
export type AccountAction = Account['actions'][number]

export const accountListRules: ListRules = {
  filters: ['userName', 'name', 'email', 'organizationName', 'role', 'status'],
  sorts: ['userName', 'name', 'email', 'organizationName', 'status', 'createdDateTime', 'lastSignInDateTime'],
  defaultSort: { field: 'userName', descending: false },
}

/** What changes on screen when an account has changed. */
export const staleAfterChange = ['accounts.list', 'accounts.get', 'audit-trail.history'] as const

/** How the holder is called; the user name where nothing better is known. */
export const holderOf = ({ name, userName }: Pick<ListedAccount, 'name' | 'userName'>): string =>
  name || userName
