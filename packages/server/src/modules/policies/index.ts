import type { Module } from '../../platform/app.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedPolicies } from './recorded-policies-store.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { offer } from '../../platform/extensions.ts'
import { stateOfPolicy } from './policy-updated.ts'
import { endingSources } from '../endings/index.ts'
import { setupSteps } from '../setup/index.ts'
import { endingPolicies } from './ending-store.ts'
import { groupRoutes } from './groups/routes.ts'
import { policyRoutes } from './routes.ts'
import { firstGroupStep } from './setup.ts'

export { endingPolicy, policiesInForce } from './ending-store.ts'
/** Creates, publishes and ends policies and their groups; for the sandbox. */
export { createGroup, setApprovers } from './groups/group-service.ts'
export {
  findGroup as loadGroupNamed,
  holdGroup,
  holdGroupNamed,
  listGroups,
  loadGroup,
  loadGroups,
} from './groups/group-store.ts'
export type { Approvers, PolicyGroup } from './groups/group.ts'
export { differenceOf, type PrivilegeChange } from './document/difference.ts'
export type { Privilege } from './document/privileges.ts'
export { privilegesIn, type Policy } from './policy.ts'
export { createPolicy, publishPolicy } from './service.ts'
/** `hold` keeps a policy as it is until the transaction ends: whoever builds on a policy does that. */
export {
  hold as holdPolicy,
  listAll as listPolicies,
  listNamed as listPoliciesNamed,
  loadPolicies,
  loadTerms as loadPolicyTerms,
  type PolicyTerms,
} from './store.ts'
export { policyData } from './policy-updated.ts'
export { policyUses, type PolicyUseSource, type UseKind } from './uses.ts'
export { deactivatePolicy } from './change-state.ts'
export { seedDefaultPolicies } from './defaults/seed-policies.ts'

export { presentInGroup } from './wire.ts'
export { groupMembers, mostMembers } from './groups/members.ts'

/** Policies, policy groups, what they allow, and what changes when they do. */
export const policiesModule: Module = {
  name: 'policies',
  extensions: () => [
    offer(currentStates, stateOfPolicy),
    offer(endingSources, endingPolicies),
    offer(recordedObjects, recordedPolicies),
    offer(setupSteps, firstGroupStep),
  ],
  routes: (app) => [...groupRoutes(app), ...policyRoutes(app)],
}
