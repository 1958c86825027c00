import * as signIn from './modules/sign-in/contract.ts'
import * as consent from './modules/consent/contract.ts'
import * as callers from './modules/callers/contract.ts'
import * as accountAdministration from './modules/account-administration/contract.ts'
import * as ownAccount from './modules/own-account/contract.ts'
import * as secondFactor from './modules/own-account/second-factor-contract.ts'
import * as apiKeys from './modules/api-keys/contract.ts'
import * as apiKeysOwn from './modules/api-keys/own-contract.ts'
import * as approvals from './modules/approvals/contract.ts'
import * as auditTrail from './modules/audit-trail/contract.ts'
import * as credentialTypes from './modules/credential-types/contract.ts'
import * as decision from './modules/decision/contract.ts'
import * as chips from './modules/chips/contract.ts'
import * as deviceModels from './modules/device-models/contract.ts'
import * as deviceModelsOwn from './modules/device-models/own-contract.ts'
import * as deviceImports from './modules/device-models/imports/contract.ts'
import * as deviceTypes from './modules/device-models/kinds/contract.ts'
import * as deliveries from './modules/deliveries/contract.ts'
import * as webhooks from './modules/webhooks/contract.ts'
import * as goLive from './modules/go-live/contract.ts'
import * as hotlist from './modules/hotlist/contract.ts'
import * as hotlistOwn from './modules/hotlist/own-contract.ts'
import * as hub from './modules/hub/contract.ts'
import * as expiry from './modules/expiry/contract.ts'
import * as expiryOwn from './modules/expiry/own-contract.ts'
import * as expiryCalendar from './modules/expiry/calendar/contract.ts'
import * as keyService from './modules/key-service/contract.ts'
import * as keyServiceApplications from './modules/key-service/applications/application-contract.ts'
import * as keyServiceKeys from './modules/key-service/key-contract.ts'
import * as licences from './modules/licences/contract.ts'
import * as licencesOwn from './modules/licences/own-contract.ts'
import * as mail from './modules/mail/contract.ts'
import * as notifications from './modules/notifications/contract.ts'
import * as oidcClients from './modules/oidc-clients/contract.ts'
import * as oidcClientsOwn from './modules/oidc-clients/own-contract.ts'
import * as organisations from './modules/organisations/contract.ts'
import * as partnerAdministration from './modules/partner-administration/contract.ts'
import * as partnerCertificates from './modules/partner-certificates/contract.ts'
import * as partners from './modules/partners/contract.ts'
import * as partnerSearch from './modules/partners/search/contract.ts'
import * as platformTrust from './modules/platform-trust/contract.ts'
import * as policies from './modules/policies/contract.ts'
import * as policiesOwn from './modules/policies/own-contract.ts'
import * as policyGroups from './modules/policies/groups/contract.ts'
import * as policyRequests from './modules/policy-requests/contract.ts'
import * as policyRequestsOwn from './modules/policy-requests/own-contract.ts'
import * as quotas from './modules/quotas/contract.ts'
import * as registrations from './modules/registrations/contract.ts'
import * as sbis from './modules/sbis/contract.ts'
import * as sbisDevices from './modules/sbis/device-contract.ts'
import * as sbisOwn from './modules/sbis/own-contract.ts'
import * as setup from './modules/setup/contract.ts'
import * as trustStore from './modules/trust-store/contract.ts'
import * as usage from './modules/usage/contract.ts'
import * as verification from './modules/verification/contract.ts'
import type { z } from 'zod'
import type { Operation } from './platform/http/operation.ts'

const modules = {
  signIn,
  consent,
  callers,
  approvals,
  setup,
  ownAccount,
  secondFactor,
  accountAdministration,
  policyGroups,
  policies,
  policiesOwn,
  partners,
  partnerSearch,
  organisations,
  registrations,
  platformTrust,
  trustStore,
  verification,
  partnerCertificates,
  keyService,
  keyServiceKeys,
  keyServiceApplications,
  goLive,
  policyRequests,
  policyRequestsOwn,
  quotas,
  credentialTypes,
  apiKeys,
  apiKeysOwn,
  licences,
  licencesOwn,
  oidcClients,
  oidcClientsOwn,
  deviceModels,
  deviceModelsOwn,
  deviceTypes,
  deviceImports,
  sbis,
  sbisDevices,
  sbisOwn,
  chips,
  partnerAdministration,
  hotlist,
  hotlistOwn,
  usage,
  decision,
  expiry,
  expiryOwn,
  expiryCalendar,
  notifications,
  deliveries,
  hub,
  webhooks,
  mail,
  auditTrail,
}

type Named = Operation & { readonly name: string }

const isOperation = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'method' in value && 'envelope' in value

/** Every operation of the API, in the order of the modules. */
export const operations: readonly Named[] = Object.values(modules).flatMap((module) =>
  Object.values(module).filter(isOperation),
)

type ModuleExports = (typeof modules)[keyof typeof modules]
type EveryOperation = ModuleExports extends infer M
  ? M extends unknown
    ? Extract<M[keyof M], Operation & { readonly name: string }>
    : never
  : never

/** Operation name → what it takes and what it answers: the types that clients of this repository are written against. */
export type Contracts = {
  [O in EveryOperation as O['name']]: {
    params: z.input<O['params']>
    query: z.input<O['query']>
    request: z.input<O['request']>
    response: z.output<O['response']>
  }
}
