import type { App } from '../../../platform/app.ts'
import { toInstant, toInstantOrNull } from '../../../platform/clock.ts'
import { pageReply } from '../../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { listAll } from '../store.ts'
import * as wire from '../wire.ts'
import * as contract from './contract.ts'
import type { PolicyCounts, PolicyGroup } from './group.ts'
import { createGroup, deactivateGroup, setApprovers, updateGroup } from './group-service.ts'
import { countMembers } from './members.ts'
import {
  countPolicies,
  findGroup,
  groupFilterValues,
  listGroups,
  loadGroup,
  pageGroups,
  searchGroups,
} from './group-store.ts'

/** Commands: P1, P2, P21. */
const commands = (app: App): Route[] => [
  route(contract.createGroup, async ({ authority, request }) =>
    wire.presentGroup(await createGroup(app, authority, { name: request.name, description: request.desc })),
  ),
  route(contract.updateGroup, async ({ authority, params, request }) =>
    wire.presentGroup(
      await updateGroup(app, authority, {
        id: params.policygroupId,
        name: request.name,
        description: request.desc,
        isActive: request.isActive ?? undefined,
      }),
    ),
  ),
  route(contract.deactivateGroup, async ({ authority, params, request }) => {
    const id = params.policygroupId
    if (id.trim() === '') throw new Refusal('PMS_COR_002')
    if ((request.status ?? wire.deactivateWord) !== wire.deactivateWord) throw new Refusal('PMS_POL_073')
    const group = await deactivateGroup(app, authority, { id, reason: request.reason ?? null })
    return { policyGroupId: group.id, isActive: group.isActive }
  }),
  route(contract.setApprovers, async ({ authority, params, request }) => {
    const { policyGroupId: id } = params
    const { approvers, reason } = request
    const group = await setApprovers(app, authority, { id, approvers, reason: reason ?? null })
    return { policyGroupId: group.id, approvers: group.approvers }
  }),
]

/** A group by its id. @throws Refusal PMS_POL_016 */
const getGroup = async (app: App, id: string): Promise<PolicyGroup> => {
  const group = await loadGroup(app.database, id)
  if (!group) throw new Refusal('PMS_POL_016')
  return group
}

const noPolicies: PolicyCounts = { draft: 0, activated: 0, deactivated: 0 }

const presentListed = (group: PolicyGroup, counts: ReadonlyMap<string, PolicyCounts>) => ({
  groupId: group.id,
  groupName: group.name,
  groupDescription: group.description,
  status: group.isActive ? ('active' as const) : ('inactive' as const),
  policies: counts.get(group.id) ?? noPolicies,
  approvers: group.approvers,
  createdDateTime: toInstant(group.createdAt),
  createdBy: group.createdBy,
})

/** Queries: P10–P12, P15, P17, P18 and ours. */
const queries = (app: App): Route[] => [
  route(contract.getGroupWithPolicies, async ({ params }) => {
    const group = await getGroup(app, params.policygroupId)
    const policies = await listAll(app.database, { groupId: group.id })
    return { policyGroup: wire.presentGroupEntity(group), policies: policies.map(wire.presentInGroup) }
  }),
  route(contract.getAllGroups, async () => {
    const [groups, policies] = await Promise.all([listGroups(app.database), listAll(app.database)])
    return groups.map((group) => ({
      policyGroup: wire.presentGroupEntity(group),
      policies: policies.filter(({ groupId }) => groupId === group.id).map(wire.presentInGroup),
    }))
  }),
  route(contract.searchGroups, async ({ request }) =>
    searchReply(request, await searchGroups(app.database, request), wire.presentGroupEntity),
  ),
  route(contract.groupFilterValues, ({ request }) => groupFilterValues(app.database, request)),
  route(contract.listActiveOfGroup, async ({ params }) => {
    const group = await findGroup(app.database, params.groupName)
    if (!group) throw new Refusal('PMS_POL_019')
    if (!group.isActive) throw new Refusal('PMS_POL_053')
    const active = await listAll(app.database, { groupId: group.id, state: 'activated' })
    return active.map((policy) => wire.presentChoice(policy, group))
  }),
  route(contract.listActiveGroups, async () => {
    const active = await listGroups(app.database, { active: true })
    if (active.length === 0) throw new Refusal('PMS_POL_059')
    return active.map(({ id, name, description }) => ({ id, name, description }))
  }),
  route(contract.listGroups, async ({ query }) => {
    const request = readListRequest(contract.groupListing, query)
    const page = await pageGroups(app.database, request)
    const counts = await countPolicies(
      app.database,
      page.rows.map(({ id }) => id),
    )
    return pageReply(request, page, (group) => presentListed(group, counts))
  }),
  route(contract.getGroup, async ({ params }) => {
    const group = await getGroup(app, params.policyGroupId)
    return {
      ...presentListed(group, await countPolicies(app.database, [group.id])),
      updatedDateTime: toInstantOrNull(group.updatedAt),
      updatedBy: group.updatedBy,
      partners: await countMembers(app, app.database, group.id),
    }
  }),
]

/** The operations about groups. */
export const groupRoutes = (app: App): readonly Route[] => [...commands(app), ...queries(app)]
