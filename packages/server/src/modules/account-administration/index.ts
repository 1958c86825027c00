import type { Module } from '../../platform/app.ts'
import { administrationRoutes } from './routes.ts'

export { changeStatus, createAccount, grantRole, operatorOf, revokeRole } from './account-administration.ts'
export { inviteAccount } from './invitation.ts'
export { listAll as listAccounts } from './store.ts'

/** Accounts in the hands of administrators and operators: list, invitation, roles, state. */
export const accountAdministrationModule: Module = {
  name: 'account-administration',
  routes: administrationRoutes,
}
