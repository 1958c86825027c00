import type { App } from '../../platform/app.ts'
import { readInstant, toInstant } from '../../platform/clock.ts'
import { contractPageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { activatePolicy, changeValidity, deactivatePolicy } from './change-state.ts'
import * as contract from './contract.ts'
import { configurationOf } from './document/configuration.ts'
import { policyTypes, schemas, type Document } from './document/policy-types.ts'
import { templates } from './document/templates.ts'
import type { PolicyGroup } from './groups/group.ts'
import { listGroups, loadGroup } from './groups/group-store.ts'
import { pagePolicies, policyFilterValues, searchPolicies } from './list-store.ts'
import * as own from './own-contract.ts'
import type { Policy } from './policy.ts'
import {
  checkDocument,
  compareRevisions,
  getPolicy,
  getRevision,
  getRevisions,
  previewChange,
} from './preview.ts'
import { clonePolicy, confirmStatus, createPolicy, editPolicy, publishPolicy } from './service.ts'
import { listAll } from './store.ts'
import { countUses } from './uses.ts'
import { documentOf } from './policy.ts'
import * as wire from './wire.ts'

/** Commands of the contract: P3–P6, P20. */
const commands = (app: App): Route[] => [
  route(contract.createPolicy, async ({ authority, request }) => {
    const { policyId, policyType, policyGroupName: groupName, name, desc, version, policies } = request
    const { policy, group } = await createPolicy(app, authority, {
      id: policyId?.trim() || undefined,
      policyType,
      groupName,
      name,
      description: desc,
      version,
      document: policies,
    })
    return wire.presentResult(policy, group)
  }),
  route(contract.publishPolicy, async ({ authority, params }) => {
    const wish = { id: params.policyId, groupId: params.policygroupId }
    const { policy, group } = await publishPolicy(app, authority, wish)
    return wire.presentFull(policy, group)
  }),
  route(contract.editPolicy, async ({ authority, params, request }) => {
    const { policyGroupName: groupName, name, desc, version, policies } = request
    const { policy, group } = await editPolicy(app, authority, {
      id: params.policyId,
      groupName,
      name,
      description: desc,
      version,
      document: policies,
    })
    return wire.presentResult(policy, group)
  }),
  route(contract.confirmStatus, async ({ params, request }) => {
    const activate = wire.readStatus(request.status)
    if (activate === undefined) throw new Refusal('PMS_POL_045')
    await confirmStatus(app, { id: params.policyId, groupId: params.policygroupId, activate })
    return wire.statusUpdated
  }),
  route(contract.deactivatePolicy, async ({ authority, params, request }) => {
    const id = params.policyId
    if (id.trim() === '') throw new Refusal('PMS_COR_002')
    if ((request.status ?? wire.deactivateWord) !== wire.deactivateWord) throw new Refusal('PMS_POL_073')
    const policy = await deactivatePolicy(app, authority, { id, reason: request.reason ?? null })
    return { policyId: policy.id, isActive: false }
  }),
]

/** A group that a policy refers to, which the database keeps there. */
const groupOf = async (app: App, { groupId }: Policy): Promise<PolicyGroup> => {
  const group = await loadGroup(app.database, groupId)
  if (!group) throw new Error(`policy group ${groupId} is gone`)
  return group
}

/** Queries of the contract: P7–P9, P13, P14, P16, P19. */
const queries = (app: App): Route[] => [
  route(contract.getAllPolicies, async () => {
    const [groups, policies] = await Promise.all([listGroups(app.database), listAll(app.database)])
    const byId = new Map(groups.map((group) => [group.id, group]))
    return policies.flatMap((policy) => {
      const group = byId.get(policy.groupId)
      return group ? [wire.presentFull(policy, group)] : []
    })
  }),
  route(contract.getPolicy, async ({ params }) => {
    const policy = await getPolicy(app, params.policyId)
    return wire.presentFull(policy, await groupOf(app, policy))
  }),
  route(contract.getPolicyOfPartner, async ({ params }) => {
    const { policyId, partnerId } = params
    const isHeld = (await countUses(app, app.database, 'api-key', policyId, partnerId)) > 0
    if (!isHeld) throw new Refusal('PMS_POL_017')
    const policy = await getPolicy(app, policyId)
    return wire.presentFull(policy, await groupOf(app, policy))
  }),
  route(contract.searchPolicies, async ({ request }) =>
    searchReply(
      request,
      await searchPolicies(app.database, request.policyType, request),
      wire.presentSearched,
    ),
  ),
  route(contract.getConfiguration, async ({ params }) => ({
    key: params.key,
    value: configurationOf(params.key),
  })),
  route(contract.filterValues, ({ request }) =>
    policyFilterValues(app.database, request.policyType, request),
  ),
  route(contract.listPolicies, async ({ query }) => {
    const request = readListRequest(contract.policyListing, query)
    return contractPageReply(request, await pagePolicies(app.database, request), wire.presentListed)
  }),
]

const revisionNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** Ours. */
const ownRoutes = (app: App): Route[] => [
  route(own.getDetails, async ({ authority, params }) => {
    const policy = await getPolicy(app, params.policyId)
    const mayChange = authority.hasAnyRole(['PARTNER_ADMIN', 'POLICYMANAGER'])
    return wire.presentDetails(policy, await groupOf(app, policy), { now: app.clock.now(), mayChange })
  }),
  route(own.listRevisions, async ({ params }) =>
    (await getRevisions(app, params.policyId)).map(wire.presentRevision),
  ),
  route(own.getRevision, async ({ params }) => {
    const revision = await getRevision(app, params.policyId, Number(params.revision))
    return { ...wire.presentRevision(revision), policies: documentOf(revision) }
  }),
  route(own.compareRevisions, ({ params, query }) =>
    compareRevisions(app, {
      id: params.policyId,
      from: revisionNumber(query.from),
      otherId: query.otherPolicyId?.trim() || params.policyId,
      to: revisionNumber(query.to),
    }),
  ),
  route(own.previewChange, ({ params, query, locale }) =>
    previewChange(app, locale, { id: params.policyId, action: query.action }),
  ),
  route(own.activatePolicy, async ({ authority, params, request }) => {
    const wish = { id: params.policyId, reason: request.reason ?? null }
    return { policyId: (await activatePolicy(app, authority, wish)).id, isActive: true }
  }),
  route(own.changeValidity, async ({ authority, params, request }) => {
    const policy = await changeValidity(app, authority, {
      id: params.policyId,
      validFrom: readInstant(request.validFrom),
      validTill: readInstant(request.validTill),
      reason: request.reason ?? null,
    })
    const { id, validFrom, validTill, revision } = policy
    return { policyId: id, validFrom: toInstant(validFrom), validTill: toInstant(validTill), revision }
  }),
  route(own.clonePolicy, async ({ authority, params, request }) => {
    const policy = await clonePolicy(app, authority, {
      id: params.policyId,
      groupName: request.policyGroupName,
      name: request.name,
      description: request.desc ?? null,
    })
    return { policyId: policy.id }
  }),
  route(own.checkDocument, ({ request, locale }) =>
    checkDocument(app, locale, {
      policyType: request.policyType,
      text: request.document,
      policyId: request.policyId?.trim() || undefined,
    }),
  ),
  route(own.listTypes, async () =>
    policyTypes.map((policyType) => ({
      policyType,
      schema: schemas[policyType] as Document,
      templates: templates[policyType].map(({ id, policies }) => ({ id, policies })),
    })),
  ),
]

/** The operations about policies. */
export const policyRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...queries(app),
  ...ownRoutes(app),
]
