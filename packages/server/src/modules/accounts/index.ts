import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { save, type ServiceClient } from './client-store.ts'

export {
  beginTokenGeneration,
  loadPasswordHash,
  lockTokenGeneration,
  saveContact,
  saveEmail,
  savePassword,
  saveSignIn,
} from './account-change-store.ts'
export { adoptPartnerType, checkAccountNames, createAccountIn, putAccountIn } from './account-creation.ts'
export {
  accountColumns,
  emailExists as accountEmailExists,
  load as loadAccount,
  loadByUserName as loadAccountByUserName,
  loadForSignIn as loadAccountWithPassword,
  toAccount,
  type AccountTable,
} from './account-store.ts'
export {
  callerOf,
  claimsOf,
  foreignRolesOf,
  needsConsent,
  partnerTypeOf,
  roleOfPartnerType,
  snapshotOf,
  termsVersion,
  type Account,
  type NewAccount,
} from './account.ts'
export { load as loadServiceClient, type ServiceClient } from './client-store.ts'
export { recordedAccounts } from './recorded-accounts-store.ts'
export { grantableBy } from './grants.ts'
export {
  listOfPartner as listMembers,
  remove as removeMember,
  saveRole as saveMemberRole,
  type Member,
} from './membership-store.ts'
export { addMemberIn } from './memberships.ts'
export { accountsWithRoles, actingAccounts, loadRecipients, type Recipient } from './recipient-store.ts'
export { checkNameOf, checkUserName, requireEmail } from './user-name.ts'

/** Stores a service client, or replaces secret and roles of the one with this id. */
export const putServiceClient = (
  tx: Tx,
  app: App,
  client: Pick<ServiceClient, 'clientId' | 'secretHash' | 'roles' | 'foreignRoles'>,
): Promise<void> => save(tx, client, app.clock.now())
