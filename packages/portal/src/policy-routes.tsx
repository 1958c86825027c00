import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import {
  asksForPolicies,
  mayChangePolicies,
  seesPolicies,
  seesPolicyRequests,
} from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

// Officers of policies, and those who decide about requests for them

const officers = createRoute({
  getParentRoute: () => inside,
  path: '/policies',
  component: () => <OnlyFor whom={seesPolicyRequests} />,
  ...withTexts('policies'),
})
const readers = createRoute({
  getParentRoute: () => officers,
  id: 'readers',
  component: () => <OnlyFor whom={seesPolicies} />,
})
const policies = createRoute({
  getParentRoute: () => readers,
  path: '/',
  component: lazyRouteComponent(() => import('./features/policies/PoliciesPage.tsx'), 'PoliciesPage'),
})
const policyGroups = createRoute({
  getParentRoute: () => readers,
  path: 'groups',
  component: lazyRouteComponent(() => import('./features/policies/PolicyGroupsPage.tsx'), 'PolicyGroupsPage'),
})
const policyRequests = createRoute({
  getParentRoute: () => officers,
  path: 'requests',
  ...withTexts('policyRequests'),
  component: lazyRouteComponent(
    () => import('./features/policy-requests/PolicyRequestsPage.tsx'),
    'PolicyRequestsPage',
  ),
})
const policyRequest = createRoute({
  getParentRoute: () => officers,
  path: 'requests/$requestId',
  ...withTexts('policyRequests'),
  component: lazyRouteComponent(
    () => import('./features/policy-requests/PolicyRequestPage.tsx'),
    'PolicyRequestPage',
  ),
})
const policy = createRoute({
  getParentRoute: () => readers,
  path: '$policyId',
  component: lazyRouteComponent(() => import('./features/policies/PolicyPage.tsx'), 'PolicyPage'),
})
const writers = createRoute({
  getParentRoute: () => readers,
  id: 'writers',
  component: () => <OnlyFor whom={mayChangePolicies} />,
})
const newPolicy = createRoute({
  getParentRoute: () => writers,
  path: 'new',
  component: lazyRouteComponent(
    () => import('./features/policies/editor/NewPolicyPage.tsx'),
    'NewPolicyPage',
  ),
})
const editPolicy = createRoute({
  getParentRoute: () => writers,
  path: '$policyId/edit',
  component: lazyRouteComponent(
    () => import('./features/policies/editor/EditPolicyPage.tsx'),
    'EditPolicyPage',
  ),
})

// Partners who ask for policies

const askers = createRoute({
  getParentRoute: () => inside,
  path: '/policy-requests',
  component: () => <OnlyFor whom={asksForPolicies} />,
  ...withTexts('policies', 'policyRequests'),
})
const ownPolicyRequests = createRoute({
  getParentRoute: () => askers,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/policy-requests/OwnPolicyRequestsPage.tsx'),
    'OwnPolicyRequestsPage',
  ),
})
const askForPolicy = createRoute({
  getParentRoute: () => askers,
  path: 'new',
  component: lazyRouteComponent(
    () => import('./features/policy-requests/AskForPolicyPage.tsx'),
    'AskForPolicyPage',
  ),
})
const ownPolicyRequest = createRoute({
  getParentRoute: () => askers,
  path: '$requestId',
  component: lazyRouteComponent(
    () => import('./features/policy-requests/PolicyRequestPage.tsx'),
    'OwnPolicyRequestPage',
  ),
})

/** The pages of policies: their officers', and those of partners who ask for them. */
export const policyRoutes = [
  officers.addChildren([
    policyRequests,
    policyRequest,
    readers.addChildren([policies, policyGroups, policy, writers.addChildren([newPolicy, editPolicy])]),
  ]),
  askers.addChildren([ownPolicyRequests, askForPolicy, ownPolicyRequest]),
] as const
