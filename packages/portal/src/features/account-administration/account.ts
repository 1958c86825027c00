import type { Response } from '../../api/client.ts'
import type { StatusWord } from '../../ui/inline/status.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Account = Response<'accounts.get'>
export type ListedAccount = Response<'accounts.list'>['data'][number]

export const accountStatuses = ['active', 'disabled'] as const satisfies readonly (StatusWord &
  Account['status'])[]

/** What can be done with an account as a whole. */
export type AccountAction = Account['actions'][number]

export const accountListRules: ListRules = {
  filters: ['role', 'status'],
  sorts: ['name', 'email', 'organizationName', 'status', 'createdDateTime', 'lastSignInDateTime'],
  defaultSort: { field: 'name', descending: false },
}

/** What changes on screen when an account has changed. */
export const staleAfterChange = ['accounts.list', 'accounts.get', 'audit-trail.history'] as const

/** How the holder is called; the user name where nothing better is known. */
export const holderOf = ({ name, userName }: Pick<ListedAccount, 'name' | 'userName'>): string =>
  name || userName
