import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { StopReason } from '../../liveness/index.ts'
import { lastUsesOf, stopsOfGrounds } from '../../policy-requests/index.ts'
import { listKeys } from '../keys/key-store.ts'
import type { ClientKey, OidcClient } from '../oidc-client.ts'
import { findByClientId, load } from '../store.ts'

/** @throws Refusal PMS_FEATURE_002 where there are no clients here */
export const requireAvailable = ({ settings }: Pick<App, 'settings'>): void => {
  if (settings.OIDC_CLIENTS_AVAILABLE !== 'true') throw new Refusal('PMS_FEATURE_002')
}

/** Whoever has no partner has no client. @throws Refusal PMS_CERTIFICATE_ERROR_002 */
export const requirePartner = (authority: Authority): void => {
  if (authority.visiblePartnerIds?.length !== 0) return
  authority.nothingToOwn()
  throw new Refusal('PMS_CERTIFICATE_ERROR_002')
}

/** A client that the caller may ask about. @throws Refusal PMS_ESI_004 for an unknown one and for another's alike */
export const getOwnClient = async (app: App, authority: Authority, id: string): Promise<OidcClient> =>
  authority.requireOwned(await load(app.database, id), 'PMS_ESI_004')

/**
 * The same by the id that the contract names: the thumbprint of a key, of which C1 says whether somebody has it. So nothing is
 * given away by telling another's client from an unknown one, as the contract does.
 * @param foreign the operation's code for another's client
 * @throws Refusal PMS_FEATURE_002, PMS_ESI_004, PMS_CERTIFICATE_ERROR_002, `foreign`
 */
export const getNamedClient = async (
  app: App,
  authority: Authority,
  clientId: string,
  foreign: 'PMS_POLICY_ERROR_010' | 'PMS_POLICY_ERROR_011',
): Promise<OidcClient> => {
  requireAvailable(app)
  const client = await findByClientId(app.database, clientId)
  if (!client) {
    authority.nothingToOwn()
    throw new Refusal('PMS_ESI_004')
  }
  requirePartner(authority)
  authority.requireOwner({ id: client.partnerId }, foreign)
  return client
}

/** One client with all that whoever has it wants to know. */
export interface ClientDetails {
  readonly client: OidcClient
  /** What it stands on that keeps it from being used now. */
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
  readonly keys: readonly ClientKey[]
}

/** @throws Refusal PMS_ESI_004 */
export const getClientDetails = async (
  app: App,
  authority: Authority,
  id: string,
): Promise<ClientDetails> => {
  const client = await getOwnClient(app, authority, id)
  const [stops, uses, keys] = await Promise.all([
    stopsOfGrounds(app, [client]),
    lastUsesOf(app, 'client', [client.clientId]),
    listKeys(app.database, client.id),
  ])
  return { client, stops: stops.get(client.id) ?? [], lastUsedAt: uses.get(client.clientId), keys }
}
