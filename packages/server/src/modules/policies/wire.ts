import {
  toInstant,
  toInstantOrNull,
  toLocalTime,
  toLocalTimeOrNull,
  toOffsetTime,
} from '../../platform/clock.ts'
import type { PolicyGroup } from './groups/group.ts'
import type { ListedPolicy } from './list-store.ts'
import { actionsFor, documentOf, isLive, type Policy, type PolicyRevision } from './policy.ts'

/** The only status word of the V2 deactivations. */
export const deactivateWord = 'De-Activate'

/** Answer of P6; clients compare it. */
export const statusUpdated = { message: 'status updated successfully' }

/** What the older status call knows (P6), in any case: whether it activates; undefined for any other word. */
export const readStatus = (word: string | null | undefined): boolean | undefined => {
  const status = (word ?? '').toLowerCase()
  if (status === 'active') return true
  return status === 'de-active' ? false : undefined
}

/** A group as P1 and P2 answer it. */
export const presentGroup = (group: PolicyGroup) => ({
  id: group.id,
  name: group.name,
  desc: group.description,
  is_Active: group.isActive,
  cr_by: group.createdBy,
  cr_dtimes: toLocalTime(group.createdAt),
  up_by: group.updatedBy,
  upd_dtimes: toLocalTimeOrNull(group.updatedAt),
})

/** A group as P10, P11 and P12 show it; nothing is ever deleted. */
export const presentGroupEntity = (group: PolicyGroup) => ({
  id: group.id,
  crBy: group.createdBy,
  crDtimes: toLocalTime(group.createdAt),
  delDtimes: null,
  desc: group.description,
  isActive: group.isActive,
  isDeleted: false,
  name: group.name,
  updBy: group.updatedBy,
  updDtimes: toLocalTimeOrNull(group.updatedAt),
  userId: group.userName,
})

/** A policy as P3 and P5 answer it. */
export const presentResult = (policy: Policy, group: PolicyGroup) => ({
  id: policy.id,
  policyGroupName: group.name,
  name: policy.name,
  desc: policy.description,
  is_Active: policy.state === 'activated',
  cr_by: policy.createdBy,
  cr_dtimes: toOffsetTime(policy.createdAt),
  up_by: policy.updatedBy,
  upd_dtimes: toLocalTimeOrNull(policy.updatedAt),
})

/** A policy as the answers about groups show it (P10, P11). A deactivated one says that it is drafted (B-32). */
export const presentInGroup = (policy: Policy) => ({
  policyId: policy.id,
  policyName: policy.name,
  policyDesc: policy.description,
  publishDate: toLocalTime(policy.validFrom),
  validTill: toLocalTime(policy.validTill),
  status: policy.state === 'activated' ? ('PUBLISHED' as const) : ('DRAFTED' as const),
  version: policy.version,
  schema: policy.schemaUrl,
  is_Active: policy.state === 'activated',
  cr_by: policy.createdBy,
  cr_dtimes: toLocalTime(policy.createdAt),
  up_by: policy.updatedBy,
  upd_dtimes: toLocalTimeOrNull(policy.updatedAt),
  policies: documentOf(policy),
})

/** A policy with its group, as P4 and P7–P9 answer it. */
export const presentFull = (policy: Policy, group: PolicyGroup) => ({
  policyGroupId: group.id,
  policyGroupName: group.name,
  policyGroupDesc: group.description,
  policyGroupStatus: group.isActive,
  policyGroup_cr_by: group.createdBy,
  policyGroup_cr_dtimes: toLocalTime(group.createdAt),
  policyGroup_up_by: group.updatedBy,
  policyGroup_upd_dtimes: toLocalTimeOrNull(group.updatedAt),
  policyType: policy.policyType,
  ...presentInGroup(policy),
})

/** A row of the older search (P13), with the document as a text (B-51). */
export const presentSearched = (policy: ListedPolicy) => ({
  id: policy.id,
  crBy: policy.createdBy,
  crDtimes: toOffsetTime(policy.createdAt),
  delDtimes: null,
  desc: policy.description,
  isActive: policy.state === 'activated',
  isDeleted: false,
  name: policy.name,
  policies: policy.document,
  updBy: policy.updatedBy,
  updDtimes: toLocalTimeOrNull(policy.updatedAt),
  validFromDate: toLocalTime(policy.validFrom),
  validToDate: toLocalTime(policy.validTill),
  version: policy.version,
  policyType: policy.policyType,
  schema: policy.schemaUrl,
  policyGroupId: policy.groupId,
  policyGroupName: policy.groupName,
})

/** A row of the V2 list (P19). */
export const presentListed = (policy: ListedPolicy) => ({
  policyId: policy.id,
  policyType: policy.policyType,
  policyName: policy.name,
  policyDescription: policy.description,
  policyGroupId: policy.groupId,
  policyGroupName: policy.groupName,
  status: policy.state,
  createdDateTime: toOffsetTime(policy.createdAt),
})

/** A policy of a group, for those who choose one (P17). */
export const presentChoice = (policy: Policy, group: PolicyGroup) => ({
  policyGroupId: group.id,
  policyGroupName: group.name,
  name: policy.name,
  descr: policy.description,
  policyType: policy.policyType,
  id: policy.id,
})

/** A policy with what may be done with it, for the portal. @param mayChange whoever asks is more than a reader */
export const presentDetails = (
  policy: Policy,
  group: PolicyGroup,
  { now, mayChange }: { readonly now: Date; readonly mayChange: boolean },
) => ({
  policyId: policy.id,
  policyName: policy.name,
  policyDescription: policy.description,
  policyType: policy.policyType,
  policyGroupId: group.id,
  policyGroupName: group.name,
  isGroupActive: group.isActive,
  status: policy.state,
  version: policy.version,
  revision: policy.revision,
  validFrom: toInstant(policy.validFrom),
  validTill: toInstant(policy.validTill),
  isLive: isLive(policy, group, now),
  createdDateTime: toInstant(policy.createdAt),
  createdBy: policy.createdBy,
  updatedDateTime: toInstantOrNull(policy.updatedAt),
  updatedBy: policy.updatedBy,
  policies: documentOf(policy),
  actions: mayChange ? actionsFor(policy, group) : [],
})

/** A revision, for the portal. */
export const presentRevision = (revision: PolicyRevision) => ({
  revision: revision.revision,
  action: revision.action,
  status: revision.state,
  policyName: revision.name,
  policyDescription: revision.description,
  version: revision.version,
  validFrom: toInstant(revision.validFrom),
  validTill: toInstant(revision.validTill),
  reason: revision.reason,
  at: toInstant(revision.at),
  by: revision.by,
})
