import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { toLocalTime } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/database/database.ts'
import type { CurrentState } from '../../../platform/events/current-state.ts'
import { publishToHub, type HubMessage } from '../../../platform/events/hub-message.ts'
import { lockPartner } from '../../partners/index.ts'
import { loadPolicies, policyData } from '../../policies/index.ts'
import { sealingOf } from '../licence-key.ts'
import type { Licence } from '../licence.ts'
import { findKnown, findReplacement, load, loadSealed, lock, noteAnnounced } from '../store.ts'

/** Which part of the original says it; consumers keep it as the author. */
const publishers = {
  licences: 'io.mosip.pmp.partner.service.impl.InfraProviderServiceImpl',
  partners: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
} as const

type Publisher = keyof typeof publishers

/** What a verifier needs to know of a licence (pms-partner-api §6.4), but for the licence key, which is put in on delivery. */
const mispLicenseData = (licence: Licence) => ({
  mispId: licence.partnerId,
  mispCommenceOn: toLocalTime(licence.validFrom),
  mispExpiresOn: toLocalTime(licence.validTill),
  // That it has ended, its end says.
  mispStatus: licence.state === 'active' && licence.partnerIsActive ? 'ACTIVE' : 'NOT_ACTIVE',
})

/** The policy is told whenever there is one: without it, verifiers forget it (D-16). */
const policyOf = async (tx: Tx, { policyId }: Licence): Promise<object> => {
  const policy = policyId === null ? undefined : (await loadPolicies(tx, [policyId])).get(policyId)
  return policy ? { policyData: policyData(policy) } : {}
}

const say = async (
  tx: Tx,
  app: App,
  actor: Actor,
  licence: Licence,
  { topic, by = 'licences' }: { readonly topic: HubMessage['topic']; readonly by?: Publisher },
): Promise<void> => {
  const sealed = (await loadSealed(tx, [licence.id])).get(licence.id)
  if (!sealed) throw new Error(`licence ${licence.id} is gone`)
  const namespace = publishers[by]
  const message: HubMessage = {
    topic,
    publisher: namespace.slice(namespace.lastIndexOf('.') + 1),
    namespace,
    data: { mispLicenseData: mispLicenseData(licence), ...(await policyOf(tx, licence)) },
    ...(licence.policyId === null ? {} : { policyId: licence.policyId }),
    sealed: [{ path: ['mispLicenseData', 'licenseKey'], purpose: sealingOf(licence.id), sealed }],
  }
  await publishToHub(tx, app, message, {
    objectType: 'licence',
    objectId: licence.id,
    partnerId: licence.partnerId,
    actor: actor.userName,
    at: app.clock.now(),
  })
}

/**
 * Tells verifiers how the licence is that they know of a partner. They keep one of each MISP: whatever else they hear they
 * take for it (trust-and-crypto §5.2), so that of others nothing is said.
 */
export const announceKnown = async (
  tx: Tx,
  app: App,
  actor: Actor,
  partnerId: string,
  by?: Publisher,
): Promise<void> => {
  const known = await findKnown(tx, partnerId)
  if (known) await say(tx, app, actor, known, { topic: 'MISP_LICENSE_UPDATED', ...(by ? { by } : {}) })
}

/** Tells verifiers of a change of a licence, where it is the one that they know. */
export const announceUpdated = async (tx: Tx, app: App, actor: Actor, licence: Licence): Promise<void> => {
  const known = await findKnown(tx, licence.partnerId)
  if (known?.id === licence.id) await say(tx, app, actor, licence, { topic: 'MISP_LICENSE_UPDATED' })
}

/**
 * Tells verifiers of a licence for the first time, in place of the one that they know. One that was overtaken by its
 * successor is not told of any more.
 */
export const announceNew = async (tx: Tx, app: App, actor: Actor, licence: Licence): Promise<void> => {
  const known = await findKnown(tx, licence.partnerId)
  await noteAnnounced(tx, licence.id, app.clock.now())
  if (known && known.number > licence.number) return
  const topic = licence.replacesId === null ? 'MISP_LICENSE_GENERATED' : 'MISP_LICENSE_UPDATED'
  await say(tx, app, actor, licence, { topic })
}

/** Where the licence that verifiers know is stopped, its successor is announced at once: nobody has to wait for it. */
export const announceSuccessorOf = async (
  tx: Tx,
  app: App,
  actor: Actor,
  licence: Licence,
): Promise<void> => {
  const known = await findKnown(tx, licence.partnerId)
  const successor = known?.id === licence.id ? await findReplacement(tx, licence.id) : undefined
  const locked = successor && (await lock(tx, successor.id))
  if (locked?.announcedAt === null) await announceNew(tx, app, actor, locked)
}

/** Says again how the licence is that verifiers know of a MISP, whichever of its licences they missed something of. */
export const stateOfLicence: CurrentState = {
  topics: ['MISP_LICENSE_GENERATED', 'MISP_LICENSE_UPDATED'],
  async say(tx, app, actor, id) {
    const licence = await load(tx, id)
    if (!licence) return false
    await lockPartner(tx, licence.partnerId)
    await announceKnown(tx, app, actor, licence.partnerId)
    return true
  },
}
