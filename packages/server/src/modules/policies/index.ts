import type { Module } from '../../platform/app.ts'
import { groupRoutes } from './groups/routes.ts'
import { policyRoutes } from './routes.ts'

/** Creates, publishes and ends policies and their groups; for the sandbox. */
export { createGroup } from './groups/group-service.ts'
export {
  findGroup as loadGroupNamed,
  groupNameOf,
  holdGroup,
  holdGroupNamed,
  listGroups,
  loadGroups,
} from './groups/group-store.ts'
export type { PolicyGroup } from './groups/group.ts'
export { createPolicy, publishPolicy } from './service.ts'
export { deactivatePolicy } from './change-state.ts'
export { seedDefaultPolicies } from './defaults/seed-policies.ts'

/** Policies, policy groups, what they allow, and what changes when they do. */
export const policiesModule: Module = {
  name: 'policies',
  routes: (app) => [...groupRoutes(app), ...policyRoutes(app)],
}
