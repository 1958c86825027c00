import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedAccounts } from '../accounts/index.ts'
import { setupSteps } from '../setup/index.ts'
import { administrationRoutes } from './routes.ts'
import { secondAdministratorStep } from './setup.ts'

export { changeStatus, createAccount, grantRole, operatorOf, revokeRole } from './account-administration.ts'
export { inviteAccount } from './invitation.ts'
export { listAll as listAccounts } from './store.ts'

/** Accounts in the hands of administrators and operators: list, invitation, roles, state. */
export const accountAdministrationModule: Module = {
  name: 'account-administration',
  extensions: () => [offer(recordedObjects, recordedAccounts), offer(setupSteps, secondAdministratorStep)],
  routes: administrationRoutes,
}
