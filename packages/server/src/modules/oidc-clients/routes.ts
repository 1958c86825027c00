import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { contractPageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadGroups, loadPolicies } from '../policies/index.ts'
import { changeClient, deactivateClient, type ClientChange } from './changes/change.ts'
import * as contract from './contract.ts'
import { firstKey } from './keys/key-store.ts'
import { pageContractClients } from './lists/list-store.ts'
import type { OidcClient } from './oidc-client.ts'
import { ownClientRoutes } from './own-routes.ts'
import { getNamedClient, requireAvailable } from './lists/reading.ts'
import { registerClient } from './changes/register.ts'
import * as wire from './wire.ts'

/** C1, C4. */
const creations = (app: App): Route[] => [
  route(contract.createOauthClient, async ({ authority, request }) => {
    const { name, policyId, publicKey, authPartnerId: partnerId, clientNameLangMap: nameMap } = request
    const attributes = { name, nameMap, ...wire.readAttributes(request) }
    const wish = { ...attributes, policyId, publicKey, partnerId, dialect: 'oauth' } as const
    return wire.presentChanged(await registerClient(app, authority, wish))
  }),
  route(contract.createOidcClient, async ({ authority, request }) => {
    const { name, policyId, publicKey, authPartnerId: partnerId } = request
    const attributes = { name, nameMap: null, ...wire.readAttributes(request) }
    const wish = { ...attributes, policyId, publicKey, partnerId, dialect: 'oidc' } as const
    return wire.presentChanged(await registerClient(app, authority, wish))
  }),
]

/** A client that the contract's operations change: with another status it is deactivated, and nothing else. */
const update = async (
  app: App,
  authority: Authority,
  {
    clientId,
    status,
    change,
  }: { clientId: string; status: string; change: ClientChange & Pick<OidcClient, 'dialect'> },
) => {
  requireAvailable(app)
  wire.checkClientId(app.settings.CONTRACT_LINE, clientId)
  const client = await getNamedClient(app, authority, clientId, 'PMS_POLICY_ERROR_010')
  const isDeactivation = status.toLowerCase() === 'inactive'
  const changed = isDeactivation
    ? await deactivateClient(app, authority, client, { reason: null })
    : await changeClient(app, authority, client, change)
  return wire.presentChanged(changed)
}

/** C2, C5. */
const updates = (app: App): Route[] => [
  route(contract.updateOauthClient, ({ authority, params, request }) => {
    const { clientName: name, clientNameLangMap: nameMap, status } = request
    const change = { name, nameMap, ...wire.readAttributes(request), dialect: 'oauth' } as const
    return update(app, authority, { clientId: params.client_id, status, change })
  }),
  route(contract.updateOidcClient, ({ authority, params, request }) => {
    const { clientName: name, status } = request
    const change = { name, nameMap: null, ...wire.readAttributes(request), dialect: 'oidc' } as const
    return update(app, authority, { clientId: params.client_id, status, change })
  }),
]

const readOne = async (app: App, authority: Authority, clientId: string) => {
  const client = await getNamedClient(app, authority, clientId, 'PMS_POLICY_ERROR_011')
  return wire.presentOne(client, await firstKey(app.database, client.id))
}

/** C3, C6, C7. */
const queries = (app: App): Route[] => [
  route(contract.getOauthClient, ({ authority, params }) => readOne(app, authority, params.client_id)),
  route(contract.getOidcClient, ({ authority, params }) => readOne(app, authority, params.client_id)),
  route(contract.listClients, async ({ authority, query }) => {
    requireAvailable(app)
    const visible = authority.visiblePartnerIds
    const request = readListRequest(contract.contractListing, query)
    if (visible?.length === 0) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
    const page = await pageContractClients(app.database, request, visible)
    const [groups, policies] = await Promise.all([
      loadGroups(
        app.database,
        page.rows.map(({ groupId }) => groupId),
      ),
      loadPolicies(
        app.database,
        page.rows.map(({ policyId }) => policyId),
      ),
    ])
    return contractPageReply(request, page, wire.presentListed(groups, policies))
  }),
]

/** The operations about clients of relying parties. */
export const oidcClientRoutes = (app: App): readonly Route[] => [
  ...creations(app),
  ...updates(app),
  ...queries(app),
  ...ownClientRoutes(app),
]
