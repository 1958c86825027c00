import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toLocalTime } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database/database.ts'
import { publishToHub, type HubMessage, type HubTopic } from '../../platform/events/hub-message.ts'
import { partnerData, type HeldCertificate } from '../partner-certificates/index.ts'
import type { Partner } from '../partners/index.ts'
import { policyData, type Policy } from '../policies/index.ts'
import type { ApiKey } from './api-key.ts'
import { sealingOf } from './key-text.ts'
import { loadSealed } from './store.ts'

/** What a verifier needs to know of a key (pms-partner-api §6.4). `apiKeyId` is the key itself: verifiers compare it with what a request names, so it must be told. */
const apiKeyData = (key: ApiKey) => ({
  apiKeyCommenceOn: toLocalTime(key.validFrom),
  apiKeyExpiresOn: toLocalTime(key.validTill),
  apiKeyStatus: key.state === 'active' ? 'ACTIVE' : 'DEACTIVE',
})

const say = async (
  tx: Tx,
  app: App,
  actor: Actor,
  key: ApiKey,
  { topic, data, sealedKey }: { topic: HubTopic; data: HubMessage['data']; sealedKey: Buffer },
): Promise<void> => {
  const sealed = { path: ['apiKeyData', 'apiKeyId'], purpose: sealingOf(key.id), sealed: sealedKey }
  const message: HubMessage = {
    topic,
    publisher: 'PartnerManagementServiceImpl',
    namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
    data,
    sealed: [sealed],
  }
  await publishToHub(tx, app, message, {
    objectType: 'api-key',
    objectId: key.id,
    partnerId: key.partnerId,
    actor: actor.userName,
    at: app.clock.now(),
  })
}

/**
 * Tells verifiers of a new key, once in its life: one that is told again under another policy is two to them, and every call
 * with it fails (trust-and-crypto §6.5).
 */
export const announceApproved = (
  tx: Tx,
  app: App,
  actor: Actor,
  key: ApiKey,
  about: {
    readonly partner: Partner
    readonly policy: Policy
    readonly held: HeldCertificate
    readonly sealedKey: Buffer
  },
): Promise<void> =>
  say(tx, app, actor, key, {
    topic: 'APIKEY_APPROVED',
    data: {
      partnerData: partnerData(about.partner, about.held),
      policyData: policyData(about.policy),
      apiKeyData: apiKeyData(key),
    },
    sealedKey: about.sealedKey,
  })

/** Tells verifiers that a key has another state, or another end. */
export const announceUpdated = async (tx: Tx, app: App, actor: Actor, key: ApiKey): Promise<void> =>
  say(tx, app, actor, key, {
    topic: 'APIKEY_UPDATED',
    data: { apiKeyData: apiKeyData(key) },
    sealedKey: await loadSealed(tx, key.id),
  })
