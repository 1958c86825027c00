import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { contractPageReply, pageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadGroups, loadPolicies } from '../policies/index.ts'
import { lastUsesOf, stopsOfGrants } from '../policy-requests/index.ts'
import { stateAt } from '../liveness/index.ts'
import { actionsFor } from './api-key.ts'
import { moveKey, relabelKey, setStatus, setStatusByLabel } from './changes/change.ts'
import { listChoices } from './lists/choices.ts'
import * as contract from './contract.ts'
import { generateKey, replaceKey } from './changes/issue.ts'
import { pageAuthenticationKeys, pageKeys, searchKeys } from './lists/list-store.ts'
import * as own from './own-contract.ts'
import { previewChange } from './changes/preview.ts'
import { findKey, getKeyDetails, getOwnKey } from './lists/reading.ts'
import { load } from './store.ts'
import * as wire from './wire.ts'

/** Commands of the contract: P27, M1, M9. */
const commands = (app: App): Route[] => [
  route(contract.generateKey, async ({ authority, params, request }) => {
    const { policyName, label, validDays = null } = request
    return wire.presentIssued(
      await generateKey(app, authority, { partnerId: params.partnerId, policyName, label, validDays }),
    )
  }),
  route(contract.moveKey, async ({ authority, params, request }) => {
    const key = await findKey(app, params.apikey)
    if (!key || key.partnerId !== params.partnerId || key.policyId !== request.oldPolicyID)
      throw new Refusal('PMS_PMP_50')
    await moveKey(app, authority, key, {
      policyId: request.newPolicyID,
      from: request.oldPolicyID,
      reason: null,
    })
    return { message: wire.moved }
  }),
  route(contract.setKeyStatus, async ({ authority, params, request }) => {
    const activate = wire.readStatus(request.status)
    const { label, reason = null } = request
    await setStatusByLabel(app, authority, { ...params, label, activate, reason })
    return activate ? wire.activated : wire.deactivated
  }),
]

/** Queries of the contract: M5, M13, P23. */
const queries = (app: App): Route[] => [
  route(contract.getPolicyOfKey, async ({ params }) => {
    const key = await findKey(app, params.apikey)
    if (!key || key.partnerId !== params.partnerId) throw new Refusal('PMS_PMP_009')
    return { partnerID: key.partnerId, policyId: key.policyId }
  }),
  route(contract.listKeys, async ({ authority, query }) => {
    const visible = authority.visiblePartnerIds
    const request = readListRequest(contract.contractListing, query)
    if (visible?.length === 0) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
    const page = await pageAuthenticationKeys(app.database, request, visible)
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
    return contractPageReply(request, page, wire.presentListed(groups, policies, app.clock.now()))
  }),
  route(contract.searchKeys, async ({ authority, request }) =>
    searchReply(
      request,
      await searchKeys(app.database, request, authority.visiblePartnerIds),
      wire.presentSearched(app.clock.now()),
    ),
  ),
]

const ownQueries = (app: App): Route[] => [
  route(own.pageKeys, async ({ authority, query }) => {
    const request = readListRequest(own.keyListing, query)
    const page = await pageKeys(app.database, request, authority.visiblePartnerIds)
    const ids = page.rows.map(({ id }) => id)
    const [stops, uses] = await Promise.all([stopsOfGrants(app, page.rows), lastUsesOf(app, 'key', ids)])
    const now = app.clock.now()
    return pageReply(request, page, (key) =>
      wire.presentKey(key, { stops: stops.get(key.id) ?? [], lastUsedAt: uses.get(key.id) }, now),
    )
  }),
  route(own.getKey, async ({ authority, params }) => {
    const details = await getKeyDetails(app, authority, params.keyId)
    const { key } = details
    const who = { isAdmin: authority.isAdmin, mayChange: authority.mayChange({ id: key.partnerId }) }
    const now = app.clock.now()
    return wire.presentDetails(details, actionsFor(key, who, now), now)
  }),
  route(own.previewChange, async ({ authority, params, query, locale }) => {
    const overlapDays = query.overlapDays?.trim() ? Number(query.overlapDays) : null
    const preview = await previewChange(app, authority, {
      keyId: params.keyId,
      action: query.action,
      policyId: query.policyId?.trim() || undefined,
      overlapDays,
    })
    return wire.presentPreview(preview, locale)
  }),
  route(own.listPolicies, async ({ authority, params }) =>
    (await listChoices(app, authority, params.partnerId)).map(({ policy, keys, stops }) => ({
      policyId: policy.id,
      policyName: policy.name,
      policyDescription: policy.description,
      policyType: policy.policyType,
      validTill: toInstant(policy.validTill),
      keys,
      stops: [...stops],
    })),
  ),
]

const ownCommands = (app: App): Route[] => [
  route(own.setStatus, async ({ authority, params, request }) => {
    const { isActive: activate, reason = null } = request
    const key = await setStatus(app, authority, { ...params, activate, reason })
    return { keyId: key.id, state: stateAt(key, app.clock.now()) }
  }),
  route(own.relabelKey, async ({ authority, params, request }) => {
    const { id, label } = await relabelKey(app, authority, { ...params, label: request.label })
    return { keyId: id, label }
  }),
  route(own.replaceKey, async ({ authority, params, request }) => {
    const issued = await replaceKey(app, authority, {
      keyId: params.keyId,
      label: request.label,
      policyId: request.policyId?.trim() || null,
      overlapDays: request.overlapDays ?? null,
      validDays: request.validDays ?? null,
      reason: request.reason ?? null,
    })
    const replaced = await load(app.database, params.keyId)
    return {
      ...wire.presentIssued(issued),
      replacedExpiryDateTime: toInstant(replaced?.validTill ?? issued.key.validFrom),
    }
  }),
  route(own.issueKey, async ({ authority, params, request }) => {
    const { policyId, label, validDays = null, reason = null } = request
    const { partnerId } = params
    return wire.presentIssued(
      await generateKey(app, authority, { partnerId, policyId, label, validDays, reason }),
    )
  }),
  route(own.moveKey, async ({ authority, params, request }) => {
    const key = await getOwnKey(app, authority, params.keyId)
    const { policyId, reason = null } = request
    const { id, policyId: now } = await moveKey(app, authority, key, { policyId, reason })
    return { keyId: id, policyId: now }
  }),
]

/** The operations about API keys. */
export const apiKeyRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...queries(app),
  ...ownCommands(app),
  ...ownQueries(app),
]
