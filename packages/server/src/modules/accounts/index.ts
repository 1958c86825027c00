import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { ServiceClient } from './client-store.ts'
import { save as saveClient } from './client-store.ts'
import { administrationRoutes } from './administration-routes.ts'
import { identityOfRequest } from './identity-of-request.ts'
import { ownAccountRoutes } from './own-account-routes.ts'
import { passwordResetSubscription } from './password-reset.ts'
import { consentRoutes } from './consent-routes.ts'
import { signInRoutes } from './routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { signingKeyJob } from './signing-key.ts'

export { roleOfPartnerType, type Account } from './account.ts'
export { changeStatus, createAccount, grantRole, operatorOf, revokeRole } from './account-administration.ts'
export { listAll as listAccounts } from './administration-store.ts'
export { adoptPartnerType, checkAccountNames, createAccountIn, putAccountIn } from './account-creation.ts'
export { inviteAccount } from './invitation.ts'
export { addMemberIn } from './memberships.ts'
export {
  listOfPartner as listMembers,
  remove as removeMember,
  saveRole as saveMemberRole,
  type Member,
} from './membership-store.ts'
export { finishInteraction, requireInteraction } from './interaction.ts'
export { mountSignIn } from './mount-sign-in.ts'
export { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts'
export { rotateSigningKey } from './signing-key.ts'
export { list as listExternalRefusals } from './external-refusal-store.ts'
export { checkProviders, type ProviderFinding } from './provider-check.ts'
export { relinkAccount, relinkAccounts } from './relink.ts'
export { resetSecondFactor } from './second-factor.ts'
export { createRateLimit } from './rate-limit.ts'
export * as registrationStore from './registration-store.ts'
export { list as listRegistrations } from './registration-list-store.ts'
export { countCodeTry } from './registration-limits.ts'
export {
  codeMinutes,
  hasRunOut,
  judgeCode,
  makeCode,
  rejectedDays,
  secondsToNextCode,
  snapshotOfRegistration,
  unconfirmedSince,
  type Registration,
} from './registration.ts'
export { checkNameOf, checkUserName, requireEmail } from './user-name.ts'
export {
  emailExists as accountEmailExists,
  load as loadAccount,
  loadByUserName as loadAccountByUserName,
  loadForSignIn as loadAccountWithPassword,
} from './account-store.ts'
export { load as loadServiceClient } from './client-store.ts'

/**
 * Tells the router who sends a request: by bearer header, portal session or the cookie `Authorization`.
 * @returns undefined for strangers, forged or expired credentials and disabled accounts
 * @throws TransportError that gives the reason, for a token of TOKEN_ISSUERS that does not count
 */
export const identify =
  (app: App) =>
  async (request: FastifyRequest): Promise<Caller | undefined> =>
    (await identityOfRequest(app, request.headers))?.caller

/** Stores a service client, or replaces secret and roles of the one with this id. */
export const putServiceClient = (
  tx: Tx,
  app: App,
  client: Pick<ServiceClient, 'clientId' | 'secretHash' | 'roles' | 'foreignRoles'>,
): Promise<void> => saveClient(tx, client, app.clock.now())

/** Accounts: sign-in, sessions, tokens, consent. */
export const accountsModule: Module = {
  name: 'accounts',
  routes: (app) => [
    ...signInRoutes(app),
    ...consentRoutes(app),
    ...tokenRoutes(app),
    ...ownAccountRoutes(app),
    ...secondFactorRoutes(app),
    ...administrationRoutes(app),
  ],
  subscriptions: (app) => [passwordResetSubscription(app)],
  jobs: (app) => [signingKeyJob(app)],
}
