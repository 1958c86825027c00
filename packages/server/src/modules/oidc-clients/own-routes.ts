import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { lastUsesOf, stopsOfGrounds } from '../policy-requests/index.ts'
import { activateClient, changeClient, deactivateClient, tellAgain } from './changes/change.ts'
import { listChoices } from './lists/choices.ts'
import { hasEsignet } from './esignet/telling.ts'
import { addKey, endKey } from './keys/keys.ts'
import { pageClients } from './lists/list-store.ts'
import { actionsFor } from './oidc-client.ts'
import * as own from './own-contract.ts'
import { previewChange } from './changes/preview.ts'
import { getClientDetails, getOwnClient } from './lists/reading.ts'
import { allowsRedirect } from './rules/redirect-uris.ts'
import * as wire from './wire.ts'

const queries = (app: App): Route[] => [
  route(own.pageClients, async ({ authority, query }) => {
    const request = readListRequest(own.clientListing, query)
    const page = await pageClients(app.database, request, authority.visiblePartnerIds)
    const ids = page.rows.map(({ clientId }) => clientId)
    const [stops, uses] = await Promise.all([stopsOfGrounds(app, page.rows), lastUsesOf(app, 'client', ids)])
    return pageReply(request, page, (client) =>
      wire.presentClient(client, {
        stops: stops.get(client.id) ?? [],
        lastUsedAt: uses.get(client.clientId),
      }),
    )
  }),
  route(own.getClient, async ({ authority, params }) => {
    const details = await getClientDetails(app, authority, params.id)
    const isTold = hasEsignet(app)
    const mayChange = authority.mayChange({ id: details.client.partnerId })
    const who = { isAdmin: authority.isAdmin, mayChange, hasEsignet: isTold }
    const actions = actionsFor(details.client, who)
    return wire.presentDetails(details, { actions, isTold, now: app.clock.now() })
  }),
  route(own.previewChange, async ({ authority, params, query, locale }) =>
    wire.presentPreview(await previewChange(app, authority, { id: params.id, ...query }), locale),
  ),
  route(own.checkRedirect, async ({ authority, params, request }) => {
    const { redirectUris } = await getOwnClient(app, authority, params.id)
    return { isAllowed: allowsRedirect(redirectUris, request.redirectUri) }
  }),
  route(own.listPolicies, async ({ authority, params, locale }) =>
    (await listChoices(app, authority, params.partnerId)).map(wire.presentChoice(locale)),
  ),
]

const setStatus = async (
  app: App,
  authority: Authority,
  {
    id,
    isActive,
    reason,
  }: { readonly id: string; readonly isActive: boolean; readonly reason: string | null },
) => {
  const client = await getOwnClient(app, authority, id)
  return (isActive ? activateClient : deactivateClient)(app, authority, client, { reason })
}

const commands = (app: App): Route[] => [
  route(own.changeClient, async ({ authority, params, request }) => {
    const client = await getOwnClient(app, authority, params.id)
    const { clientName: name, clientNameLangMap: nameMap, clientAuthMethods: authMethods } = request
    const { logoUri, redirectUris, grantTypes } = request
    const change = { name, nameMap, logoUri, redirectUris, grantTypes, authMethods }
    return wire.presentOutcome(await changeClient(app, authority, client, change))
  }),
  route(own.setStatus, async ({ authority, params, request }) => {
    const { isActive, reason = null } = request
    return wire.presentOutcome(await setStatus(app, authority, { id: params.id, isActive, reason }))
  }),
  route(own.addKey, async ({ authority, params, request }) => {
    const client = await getOwnClient(app, authority, params.id)
    const { id: keyId, kid, thumbprint } = await addKey(app, authority, client, request.publicKey)
    return { keyId, kid, thumbprint: thumbprint.toString('base64url') }
  }),
  route(own.endKey, async ({ authority, params, request }) => {
    const client = await getOwnClient(app, authority, params.id)
    const { overlapDays, reason = null } = request
    const { id, endsAt } = await endKey(app, authority, client, { keyId: params.keyId, overlapDays, reason })
    return { keyId: id, endDateTime: toInstant(endsAt ?? app.clock.now()) }
  }),
  route(own.tellAgain, async ({ authority, params }) =>
    wire.presentOutcome(await tellAgain(app, await getOwnClient(app, authority, params.id))),
  ),
]

/** Our own operations about clients. */
export const ownClientRoutes = (app: App): Route[] => [...queries(app), ...commands(app)]
