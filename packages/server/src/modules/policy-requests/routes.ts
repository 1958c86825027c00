import type { App } from '../../platform/app.ts'
import { contractPageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { decideEach } from '../approvals/index.ts'
import { findOwnPartner, loadPartner, loadPartners } from '../partners/index.ts'
import { loadGroups, loadPolicies } from '../policies/index.ts'
import { askForPolicy } from './changes/ask.ts'
import * as contract from './contract.ts'
import { decideRequest, refuseOtherWord, withdrawRequest } from './changes/decide.ts'
import { listOldest, pageRequests, requestFilterValues, searchRequests } from './lists/list-store.ts'
import * as own from './own-contract.ts'
import type { PolicyRequest } from './policy-request.ts'
import { getRequest, listChoices } from './lists/reading.ts'
import { keysOf } from './lists/request-keys.ts'
import { load } from './store.ts'
import * as wire from './wire.ts'

const surroundingsOf = async (
  { database }: App,
  rows: readonly PolicyRequest[],
): Promise<wire.Surroundings> => {
  const [partners, groups, policies] = await Promise.all([
    loadPartners(database, [...new Set(rows.map(({ partnerId }) => partnerId))]),
    loadGroups(
      database,
      rows.map(({ groupId }) => groupId),
    ),
    loadPolicies(
      database,
      rows.map(({ policyId }) => policyId),
    ),
  ])
  return { partners: new Map(partners.map((partner) => [partner.id, partner])), groups, policies }
}

/** P26, M8 and what is ours. */
const commands = (app: App): Route[] => [
  route(contract.askForPolicy, async ({ authority, params, request }) => {
    const { policyName, useCaseDescription: comment } = request
    return wire.presentAsked(
      await askForPolicy(app, authority, { partnerId: params.partnerId, policyName, comment }),
    )
  }),
  route(contract.decideRequest, async ({ authority, params, request }) => {
    const approve = wire.readDecision(request.status)
    if (approve === undefined) throw await refuseOtherWord(app, params.mappingkey)
    const wish = { id: params.mappingkey, approve, reason: request.reason ?? null }
    return wire.presentDecided(await decideRequest(app, authority, wish))
  }),
  route(own.withdrawRequest, async ({ authority, params, request }) => {
    const wish = { id: params.requestId, reason: request.reason ?? null }
    const { id, state } = await withdrawRequest(app, authority, wish)
    return { id, state }
  }),
  route(own.decideRequests, async ({ authority, request, locale }) => {
    const { ids, approve, reason = null } = request
    const outcomes = await decideEach(ids, locale, (id) =>
      decideRequest(app, authority, { id, approve, reason }),
    )
    return outcomes.map(({ id, came, refusal }) => ({ id, state: came?.state ?? null, refusal }))
  }),
]

/** Older readings: M6, M7, P11, P21, P22. */
const olderQueries = (app: App): Route[] => [
  route(contract.listMappings, async () => {
    const found = await listOldest(app.database)
    if (found.length === 0) throw new Refusal('PMS_PMP_015')
    return { apikeyRequests: found.map(wire.presentMapping) }
  }),
  route(contract.getMapping, async ({ params }) => {
    const found = await load(app.database, params.apikey)
    if (!found) throw new Refusal('PMS_PMP_015')
    return wire.presentMapping(found)
  }),
  route(contract.listOfPartner, async ({ authority, params: { partnerId } }) => {
    const partner = findOwnPartner(authority, await loadPartner(app.database, partnerId))
    const found = partner ? await listOldest(app.database, partner.id) : []
    if (found.length === 0) throw new Refusal('PMS_PRT_006')
    return found.map(wire.presentOfPartner(await keysOf(app, app.database, partnerId)))
  }),
  route(contract.searchRequests, async ({ authority, request }) =>
    searchReply(
      request,
      await searchRequests(app.database, request, authority.visiblePartnerIds),
      wire.presentSearched,
    ),
  ),
  route(contract.filterValues, ({ authority, request }) =>
    requestFilterValues(app.database, request, authority.visiblePartnerIds),
  ),
]

/** M12 and what is ours. */
const queries = (app: App): Route[] => [
  route(contract.listRequests, async ({ authority, query }) => {
    const visible = authority.visiblePartnerIds
    const request = readListRequest(contract.requestListing, query)
    if (visible?.length === 0) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
    const page = await pageRequests(app.database, request, visible)
    return contractPageReply(request, page, wire.presentRow(await surroundingsOf(app, page.rows)))
  }),
  route(own.getRequest, async ({ authority, params, locale }) =>
    wire.presentDetails(await getRequest(app, authority, params.requestId), locale),
  ),
  route(own.listChoices, async ({ authority, params }) => {
    const { group, choices } = await listChoices(app, authority, params.partnerId)
    return { policyGroupName: group?.name ?? null, policies: choices.map(wire.presentChoice) }
  }),
]

/** The operations about requests for policies. */
export const requestRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...olderQueries(app),
  ...queries(app),
]
