import type { Module } from './platform/app.ts'
import { accountAdministrationModule } from './modules/account-administration/index.ts'
import { approvalsModule } from './modules/approvals/index.ts'
import { auditTrailModule } from './modules/audit-trail/index.ts'
import { callersModule } from './modules/callers/index.ts'
import { chipsModule } from './modules/chips/index.ts'
import { credentialTypesModule } from './modules/credential-types/index.ts'
import { consentModule } from './modules/consent/index.ts'
import { deviceModelsModule } from './modules/device-models/index.ts'
import { deliveriesModule } from './modules/deliveries/index.ts'
import { decisionModule } from './modules/decision/index.ts'
import { gatewayModule } from './modules/gateway/index.ts'
import { goLiveModule } from './modules/go-live/index.ts'
import { hotlistModule } from './modules/hotlist/index.ts'
import { hubModule } from './modules/hub/index.ts'
import { expiryModule } from './modules/expiry/index.ts'
import { keyServiceModule } from './modules/key-service/index.ts'
import { mailModule } from './modules/mail/index.ts'
import { notificationsModule } from './modules/notifications/index.ts'
import { organisationsModule } from './modules/organisations/index.ts'
import { ownAccountModule } from './modules/own-account/index.ts'
import { partnerAdministrationModule } from './modules/partner-administration/index.ts'
import { partnerCertificatesModule } from './modules/partner-certificates/index.ts'
import { partnersModule } from './modules/partners/index.ts'
import { policiesModule } from './modules/policies/index.ts'
import { apiKeysModule } from './modules/api-keys/index.ts'
import { licencesModule } from './modules/licences/index.ts'
import { oidcClientsModule } from './modules/oidc-clients/index.ts'
import { quotasModule } from './modules/quotas/index.ts'
import { policyRequestsModule } from './modules/policy-requests/index.ts'
import { platformTrustModule } from './modules/platform-trust/index.ts'
import { registrationsModule } from './modules/registrations/index.ts'
import { sbisModule } from './modules/sbis/index.ts'
import { setupModule } from './modules/setup/index.ts'
import { signInModule } from './modules/sign-in/index.ts'
import { tokensModule } from './modules/tokens/index.ts'
import { webhooksModule } from './modules/webhooks/index.ts'
import { trustStoreModule } from './modules/trust-store/index.ts'
import { usageModule } from './modules/usage/index.ts'
import { verificationModule } from './modules/verification/index.ts'

/** The modules of the program, in the order in which they may know each other. */
export const modules: readonly Module[] = [
  tokensModule,
  callersModule,
  approvalsModule,
  setupModule,
  consentModule,
  accountAdministrationModule,
  policiesModule,
  partnersModule,
  organisationsModule,
  registrationsModule,
  signInModule,
  ownAccountModule,
  platformTrustModule,
  trustStoreModule,
  partnerCertificatesModule,
  keyServiceModule,
  goLiveModule,
  policyRequestsModule,
  quotasModule,
  credentialTypesModule,
  apiKeysModule,
  licencesModule,
  oidcClientsModule,
  deviceModelsModule,
  sbisModule,
  chipsModule,
  partnerAdministrationModule,
  hotlistModule,
  verificationModule,
  usageModule,
  decisionModule,
  gatewayModule,
  expiryModule,
  notificationsModule,
  deliveriesModule,
  hubModule,
  webhooksModule,
  mailModule,
  auditTrailModule,
]
