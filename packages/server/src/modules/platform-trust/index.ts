import type { Module } from '../../platform/app.ts'
import { endingSources } from '../endings/index.ts'
import { endingPlatformKeys, endingTls } from './endings/ending-store.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedCertificates } from './standing-store.ts'
import { holdingSources } from '../partners/index.ts'
import { compromisedKeysJob } from './revocation/compromise.ts'
import { certificatesOfPartner } from './certificates-of-partner.ts'
import type { Reader } from '../../platform/database/database.ts'
import { loadIssued } from './issued-store.ts'
import { deactivationSubscription, holdSubscription } from './revocation/revocation.ts'
import { platformTrustRoutes } from './routes.ts'

export { revocationReasons } from './contract.ts'
export {
  domainsOf,
  entitlementOf,
  profileOf,
  type CertifiedKind,
  type Entitlement,
} from './issuing/entitlement.ts'
export { findExcess, type Excess } from './issuing/excess.ts'
export { enterIssued, signApplicationKey, signTwin, type Signed } from './issuing/issue.ts'
export { findIssued, loadByFingerprints, revokedAmong } from './issued-store.ts'
export { keyGuards } from './revocation/compromise.ts'
export { claimKey, digestOfKey, ownerOfKey, ownersOfKeys, titleOfKey } from './keys/key-owner-store.ts'
export { isCompromisedKey, isOwnCertificate, withSoundKeys } from './keys/key-store.ts'
export { mountTrustFiles } from './revocation/mount-trust-files.ts'
export { holdSoundKey, requireForeignKey, requireForeignOrOurs, requireSoundKey } from './keys/sound-key.ts'
export { differencesFrom } from './issuing/profile-differences.ts'
export { findStandings, holdUnrevoked, requireUnrevoked, revocationOf } from './revocation/unrevoked.ts'
export { revokeByOperator, revokeVouchedFor } from './revocation/revocation.ts'

/** The partner for whom a certificate was issued; undefined for our own authorities' and unknown ones. */
export const partnerOfIssued = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await loadIssued(reader, id))?.partner_id ?? undefined

/** The platform's own authority: what it has certified, what it has revoked, and where everybody can see it. */
export const platformTrustModule: Module = {
  name: 'platform-trust',
  routes: platformTrustRoutes,
  jobs: (app) => [compromisedKeysJob(app)],
  extensions: () => [
    offer(holdingSources, certificatesOfPartner),
    offer(recordedObjects, recordedCertificates),
    offer(endingSources, endingTls),
    offer(endingSources, endingPlatformKeys),
  ],
  subscriptions: (app) => [deactivationSubscription(app), holdSubscription(app)],
}
