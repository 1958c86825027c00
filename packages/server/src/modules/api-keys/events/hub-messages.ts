import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { toLocalTime } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/database/database.ts'
import type { CurrentState } from '../../../platform/events/current-state.ts'
import { publishToHub, type HubMessage } from '../../../platform/events/hub-message.ts'
import {
  loadCurrentCertificate,
  partnerData,
  type HeldCertificate,
} from '../../partner-certificates/index.ts'
import { lockPartner, type Partner } from '../../partners/index.ts'
import { holdPolicy, policyData, type Policy } from '../../policies/index.ts'
import type { ApiKey } from '../api-key.ts'
import { sealingOf } from '../key-text.ts'
import { load, loadSealed, lock } from '../store.ts'

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
  { sealedKey, ...said }: Pick<HubMessage, 'topic' | 'data' | 'policyId'> & { sealedKey: Buffer },
): Promise<void> => {
  const sealed = { path: ['apiKeyData', 'apiKeyId'], purpose: sealingOf(key.id), sealed: sealedKey }
  const message: HubMessage = {
    ...said,
    publisher: 'PartnerManagementServiceImpl',
    namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
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
    policyId: about.policy.id,
    sealedKey: about.sealedKey,
  })

const sealedOf = async (tx: Tx, { id }: ApiKey): Promise<Buffer> => {
  const sealed = (await loadSealed(tx, [id])).get(id)
  if (!sealed) throw new Error(`api key ${id} is gone`)
  return sealed
}

/** Tells verifiers that a key has another state, or another end. */
export const announceUpdated = async (tx: Tx, app: App, actor: Actor, key: ApiKey): Promise<void> =>
  say(tx, app, actor, key, {
    topic: 'APIKEY_UPDATED',
    data: { apiKeyData: apiKeyData(key) },
    sealedKey: await sealedOf(tx, key),
  })

/**
 * Says again how a key is, to whoever missed it: that it was made, for the policy under which it was first announced, and
 * then what has become of it (trust-and-crypto §6.5).
 */
export const stateOfKey: CurrentState = {
  topics: ['APIKEY_APPROVED', 'APIKEY_UPDATED'],
  async say(tx, app, actor, id) {
    const known = await load(tx, id)
    if (!known) return false
    // Partner, policy, key: in this order everywhere.
    const partner = await lockPartner(tx, known.partnerId)
    const policy = await holdPolicy(tx, known.announcedPolicyId)
    const key = await lock(tx, id)
    if (!key) return false
    const held = partner && (await loadCurrentCertificate(tx, { type: 'partner', id: partner.id }))
    if (partner && policy && held) {
      const sealedKey = await sealedOf(tx, key)
      await announceApproved(tx, app, actor, key, { partner, policy, held, sealedKey })
    }
    await announceUpdated(tx, app, actor, key)
    return true
  },
}
