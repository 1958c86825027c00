import { toInstant } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import { differenceOf, type PrivilegeChange } from './document/difference.ts'
import { findPolicyType, type Document } from './document/policy-types.ts'
import { privilegesOf, type Privilege } from './document/privileges.ts'
import { firstStop } from '../liveness/index.ts'
import type { PolicyGroup } from './groups/group.ts'

/** The states of a policy, in the words of the V2 list (§4.1). */
export const policyStates = ['draft', 'activated', 'deactivated'] as const

export type PolicyState = (typeof policyStates)[number]

/** What a policy says at one time; every one is kept. */
export interface PolicyContent {
  readonly name: string
  readonly description: string
  /** The officer's own word. */
  readonly version: string
  /** JSON text. */
  readonly document: string
  readonly state: PolicyState
  readonly validFrom: Date
  readonly validTill: Date
}

/** A policy: what partners of its group may ask for. */
export interface Policy extends PolicyContent {
  readonly id: string
  readonly groupId: string
  /** As it was sent: any case of one of the types. */
  readonly policyType: string
  /** Null while it is a draft. */
  readonly schemaUrl: string | null
  readonly createdAt: Date
  readonly createdBy: string
  /** Null until somebody changes it. */
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
  /** Counts the changes, from 1. */
  readonly revision: number
}

/** What a policy was at one time, and who made it so. */
export interface PolicyRevision extends PolicyContent {
  readonly revision: number
  readonly action: PolicyChange
  readonly reason: string | null
  readonly at: Date
  readonly by: string
}

/** What people do with a policy. */
export const policyActions = [
  'edit',
  'publish',
  'deactivate',
  'activate',
  'change-validity',
  'clone',
] as const

export type PolicyAction = (typeof policyActions)[number]

/** How a revision came to be. */
export type PolicyChange =
  | 'drafted'
  | 'edited'
  | 'published'
  | 'deactivated'
  | 'activated'
  | 'validity-changed'

/** The state table: from which states each action is possible, and where it leads (§4.1). */
export const transitions: Readonly<
  Record<PolicyAction, Readonly<Partial<Record<PolicyState, PolicyState>>>>
> = {
  edit: { draft: 'draft' },
  publish: { draft: 'activated' },
  deactivate: { activated: 'deactivated' },
  activate: { deactivated: 'activated' },
  'change-validity': { draft: 'draft', activated: 'activated', deactivated: 'deactivated' },
  clone: { draft: 'draft', activated: 'activated', deactivated: 'deactivated' },
}

/** The code for an action in a state that does not allow it. */
const refusals: Readonly<Record<PolicyAction, Readonly<Partial<Record<PolicyState, string>>>>> = {
  edit: { activated: 'PMS_POL_055', deactivated: 'PMS_POL_055' },
  publish: { activated: 'PMS_POL_020', deactivated: 'PMS_POL_020' },
  deactivate: { draft: 'PMS_POL_072', deactivated: 'PMS_POL_062' },
  activate: { draft: 'PMS_POL_054', activated: 'ENT_POL_002' },
  'change-validity': {},
  clone: {},
}

/** Refusal of an action in this state: PMS_POL_055, _020, _072, _062, _054, ENT_POL_002; undefined where it is possible. */
export const checkAction = ({ state }: Pick<Policy, 'state'>, action: PolicyAction): Refusal | undefined => {
  const code = refusals[action][state]
  return code === undefined ? undefined : new Refusal(code)
}

/** Where an action leads. @throws Refusal where the state does not allow it */
export const nextState = (policy: Pick<Policy, 'state'>, action: PolicyAction): PolicyState => {
  const refusal = checkAction(policy, action)
  if (refusal) throw refusal
  return transitions[action][policy.state] ?? policy.state
}

/** What a portal may offer whoever may change policies. */
export const actionsFor = (policy: Policy, group: Pick<PolicyGroup, 'isActive'>): PolicyAction[] =>
  policyActions.filter(
    (action) =>
      transitions[action][policy.state] !== undefined &&
      (group.isActive || action === 'deactivate' || action === 'change-validity'),
  )

/** The policy's part of what is live: it counts now, in a group that counts. */
export const isLive = (policy: Policy, group: Pick<PolicyGroup, 'isActive'>, now: Date): boolean =>
  firstStop({ group, policy }, now) === undefined

/** A policy ends after it begins; one that counts does not end in the past. @throws Refusal ENT_POL_003 */
export const checkValidity = (validFrom: Date, validTill: Date, now: Date): void => {
  const isOrdered = validFrom < validTill && now < validTill
  if (!isOrdered) throw new Refusal('ENT_POL_003')
}

/** The JSON of a stored document, which was an object when it was stored. */
export const documentOf = ({ document }: Pick<PolicyContent, 'document'>): Document =>
  JSON.parse(document) as Document

/** Everything that a policy allows, and from when to when. */
export const privilegesIn = (policyType: string, content: PolicyContent): Privilege[] => [
  ...privilegesOf(findPolicyType(policyType) ?? 'DataShare', documentOf(content)),
  { kind: 'valid-from', name: '', value: toInstant(content.validFrom) },
  { kind: 'valid-till', name: '', value: toInstant(content.validTill) },
]

/** What publishing, activating or deactivating gives or takes. */
export const changesBy = (
  policy: Policy,
  action: 'publish' | 'activate' | 'deactivate',
): PrivilegeChange[] => {
  const all = privilegesIn(policy.policyType, policy)
  return action === 'deactivate' ? differenceOf(all, []) : differenceOf([], all)
}

/** What the history of a policy shows; the documents are in its revisions. */
export const snapshotOf = (policy: Policy): Snapshot => ({
  name: policy.name,
  description: policy.description,
  policyGroupId: policy.groupId,
  policyType: policy.policyType,
  policyVersion: policy.version,
  status: policy.state,
  validFrom: toInstant(policy.validFrom),
  validTill: toInstant(policy.validTill),
  revision: policy.revision,
})
