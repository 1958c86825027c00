import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { publishToHub, type HubMessage } from '../../../platform/events/hub-message.ts'
import type { CurrentState } from '../../../platform/events/current-state.ts'
import { lockPartner, type Partner } from '../../partners/index.ts'
import { chainPath } from './mount-chains.ts'
import { answeredOf, type HeldCertificate } from '../held-certificate.ts'
import { loadCurrent } from '../store.ts'
import { pemOf } from '../wire.ts'

/** What consumers need to know of a partner (pms-partner-api §6.4). They take anything but `ACTIVE` as unusable. */
export const partnerData = (partner: Partner, held: HeldCertificate) => ({
  partnerId: partner.id,
  partnerName: partner.organisationName,
  certificateData: pemOf(answeredOf(held)),
  partnerStatus: partner.isActive ? 'ACTIVE' : 'DEACTIVE',
})

const say = (
  tx: Tx,
  app: App,
  actor: Actor,
  partnerId: string,
  message: Pick<HubMessage, 'topic' | 'data'> & { readonly service: string },
): Promise<void> => {
  const { topic, data, service } = message
  const folder = service === 'PartnerServiceImpl' ? 'partner' : 'partner.manager'
  return publishToHub(
    tx,
    app,
    { topic, publisher: service, namespace: `io.mosip.pmp.${folder}.service.impl.${service}`, data },
    { objectType: 'partner', objectId: partnerId, partnerId, actor: actor.userName, at: app.clock.now() },
  )
}

/** Tells the platform that a partner is active, or no longer is (M2). */
export const announcePartner = (
  tx: Tx,
  app: App,
  actor: Actor,
  about: { readonly partner: Partner; readonly held: HeldCertificate },
): Promise<void> =>
  say(tx, app, actor, about.partner.id, {
    topic: 'PARTNER_UPDATED',
    service: 'PartnerManagementServiceImpl',
    data: { partnerData: partnerData(about.partner, about.held) },
  })

/**
 * Tells the platform where the chain of a certificate lies that is to be believed from now on. It lies there for good: shares
 * that end after some readers are missed by those that come late (trust-and-crypto §6.4).
 */
export const announceChain = (tx: Tx, app: App, actor: Actor, held: HeldCertificate): Promise<void> => {
  const { publicUrl, trustUrl } = app.settings
  return say(tx, app, actor, held.holder.partnerId, {
    topic: 'CA_CERTIFICATE_UPLOADED',
    service: 'PartnerServiceImpl',
    data: {
      certChainDatashareUrl: (trustUrl ?? publicUrl) + chainPath(held.id),
      partnerDomain: held.domain,
    },
  })
}

/** Tells the platform of a partner's new certificate, in the order in which consumers expect it (P13). */
export const announceCertificate = async (
  tx: Tx,
  app: App,
  actor: Actor,
  about: { readonly partner: Partner; readonly held: HeldCertificate },
): Promise<void> => {
  await say(tx, app, actor, about.partner.id, {
    topic: 'PARTNER_UPDATED',
    service: 'PartnerServiceImpl',
    data: { partnerData: partnerData(about.partner, about.held) },
  })
  await announceChain(tx, app, actor, about.held)
}

/** Says again how a partner is, to whoever missed it. */
export const stateOfPartner: CurrentState = {
  topics: ['PARTNER_UPDATED'],
  async say(tx, app, actor, id) {
    const partner = await lockPartner(tx, id)
    const held = partner && (await loadCurrent(tx, { type: 'partner', id }, 'ALL'))
    if (!partner || !held) return false
    await announcePartner(tx, app, actor, { partner, held })
    return true
  },
}
