import type { Drivers } from '../driver.ts'
import { accountAdministrationDrivers } from './account-administration.ts'
import { accountDrivers } from './accounts.ts'
import { credentialTypeDrivers } from './credential-types.ts'
import { chipDrivers } from './chips.ts'
import { deviceModelDrivers } from './device-models.ts'
import { oidcClientDrivers } from './oidc-clients.ts'
import { ownClientDrivers } from './own-oidc-clients.ts'
import { deliveryDrivers } from './deliveries.ts'
import { decisionDrivers } from './decision.ts'
import { goLiveDrivers } from './go-live.ts'
import { hotlistDrivers } from './hotlist.ts'
import { hubDrivers } from './hub.ts'
import { expiryDrivers } from './expiry.ts'
import { webhookDrivers } from './webhooks.ts'
import { organisationDrivers } from './organisations.ts'
import { keyServiceDrivers } from './key-service.ts'
import { sbiDrivers } from './sbis.ts'
import { sbiDeviceDrivers } from './sbi-devices.ts'
import { otherDrivers } from './others.ts'
import { ownAccountDrivers } from './own-account.ts'
import { partnerAdministrationDrivers } from './partner-administration.ts'
import { partnerCertificateDrivers } from './partner-certificates.ts'
import { partnerDrivers } from './partners.ts'
import { apiKeyDrivers } from './api-keys.ts'
import { licenceDrivers } from './licences.ts'
import { policyRequestDrivers } from './policy-requests.ts'
import { policyDrivers } from './policies.ts'
import { policyGroupDrivers } from './policy-groups.ts'
import { quotaDrivers } from './quotas.ts'
import { registrationDrivers } from './registrations.ts'
import { secondFactorDrivers } from './second-factor.ts'
import { usageDrivers } from './usage.ts'
import { verificationDrivers } from './verification.ts'
import { trustStoreDrivers } from './trust-store.ts'

/** Add an operation to the contract, and the compiler points here. */
export const drivers: Drivers = {
  ...accountDrivers,
  ...ownAccountDrivers,
  ...accountAdministrationDrivers,
  ...secondFactorDrivers,
  ...partnerDrivers,
  ...partnerAdministrationDrivers,
  ...organisationDrivers,
  ...registrationDrivers,
  ...trustStoreDrivers,
  ...partnerCertificateDrivers,
  ...keyServiceDrivers,
  ...credentialTypeDrivers,
  ...deviceModelDrivers,
  ...chipDrivers,
  ...sbiDrivers,
  ...sbiDeviceDrivers,
  ...policyGroupDrivers,
  ...policyDrivers,
  ...policyRequestDrivers,
  ...apiKeyDrivers,
  ...licenceDrivers,
  ...quotaDrivers,
  ...oidcClientDrivers,
  ...ownClientDrivers,
  ...deliveryDrivers,
  ...goLiveDrivers,
  ...hotlistDrivers,
  ...decisionDrivers,
  ...hubDrivers,
  ...expiryDrivers,
  ...webhookDrivers,
  ...usageDrivers,
  ...verificationDrivers,
  ...otherDrivers,
}
