import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import type { CurrentState } from '../../platform/events/current-state.ts'
import { publishToHub, type HubMessage } from '../../platform/events/hub-message.ts'
import { loadCurrentCertificate, partnerData } from '../partner-certificates/index.ts'
import { loadPartner, lockPartner } from '../partners/index.ts'
import { loadPolicies, policyData } from '../policies/index.ts'
import type { OidcClient } from './oidc-client.ts'
import { load, lock, wireNameOf } from './store.ts'

/** What a verifier needs to know of a client (pms-partner-api §6.4). */
const clientData = (client: OidcClient) => ({
  clientId: client.clientId,
  clientName: wireNameOf(client),
  clientStatus: client.state === 'active' ? 'ACTIVE' : 'INACTIVE',
  userClaims: [...client.claims],
  authContextRefs: [...client.acrValues],
  clientAuthMethods: [...client.authMethods],
})

const say = (
  tx: Tx,
  app: App,
  actor: Actor,
  client: OidcClient,
  said: Pick<HubMessage, 'topic' | 'data' | 'policyId'>,
): Promise<void> =>
  publishToHub(
    tx,
    app,
    {
      ...said,
      publisher: 'PartnerManagementServiceImpl',
      namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
    },
    {
      objectType: 'oidc-client',
      objectId: client.id,
      partnerId: client.partnerId,
      actor: actor.userName,
      at: app.clock.now(),
    },
  )

/** Partner and policy as they are now: it may have taken a while until eSignet knew the client. */
const standsOn = async (reader: Reader, { partnerId, policyId }: OidcClient) => {
  const [partner, policies, held] = [
    await loadPartner(reader, partnerId),
    await loadPolicies(reader, [policyId]),
    await loadCurrentCertificate(reader, { type: 'partner', id: partnerId }),
  ]
  const policy = policies.get(policyId)
  if (!partner || !policy || !held) throw new Error(`what a client of ${partnerId} stands on is gone`)
  return { partnerData: partnerData(partner, held), policyData: policyData(policy) }
}

/** Tells verifiers of a new client, once in its life: they refuse an id that they know. */
export const announceCreated = async (tx: Tx, app: App, actor: Actor, client: OidcClient): Promise<void> =>
  say(tx, app, actor, client, {
    topic: 'OIDC_CLIENT_CREATED',
    data: { ...(await standsOn(tx, client)), clientData: clientData(client) },
    policyId: client.policyId,
  })

/** Tells verifiers that a client they know is otherwise. */
export const announceUpdated = async (tx: Tx, app: App, actor: Actor, client: OidcClient): Promise<void> => {
  if (!client.isAnnounced) return
  await say(tx, app, actor, client, {
    topic: 'OIDC_CLIENT_UPDATED',
    data: { clientData: clientData(client) },
  })
}

/**
 * Says again how a client is, to whoever missed it: that it was made, which those who know it refuse without harm, and then
 * what has become of it (trust-and-crypto §6.5).
 */
export const stateOfClient: CurrentState = {
  topics: ['OIDC_CLIENT_CREATED', 'OIDC_CLIENT_UPDATED'],
  async say(tx, app, actor, id) {
    const known = await load(tx, id)
    if (!known) return false
    await lockPartner(tx, known.partnerId)
    const client = await lock(tx, id)
    if (!client) return false
    if (!client.isAnnounced) return true
    await announceCreated(tx, app, actor, client)
    await announceUpdated(tx, app, actor, client)
    return true
  },
}
