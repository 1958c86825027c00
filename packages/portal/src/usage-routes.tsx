import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { seesEverything, usesPlatform } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const users = createRoute({
  getParentRoute: () => inside,
  path: '/usage',
  component: () => <OnlyFor whom={usesPlatform} />,
  ...withTexts('usage'),
})
const usage = createRoute({
  getParentRoute: () => users,
  path: '/',
  component: lazyRouteComponent(() => import('./features/usage/UsagePage.tsx'), 'UsagePage'),
})
const calls = createRoute({
  getParentRoute: () => users,
  path: 'calls',
  component: lazyRouteComponent(() => import('./features/usage/CallsPage.tsx'), 'CallsPage'),
})
const why = createRoute({
  getParentRoute: () => users,
  path: 'calls/$transactionId',
  component: lazyRouteComponent(() => import('./features/usage/WhyPage.tsx'), 'WhyPage'),
})

const adminUsage = createRoute({
  getParentRoute: () => inside,
  path: '/admin/usage',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('usage'),
})
const adminUsagePage = createRoute({
  getParentRoute: () => adminUsage,
  path: '/',
  component: lazyRouteComponent(() => import('./features/usage/UsagePage.tsx'), 'AdminUsagePage'),
})
const adminCalls = createRoute({
  getParentRoute: () => adminUsage,
  path: 'calls',
  component: lazyRouteComponent(() => import('./features/usage/CallsPage.tsx'), 'AdminCallsPage'),
})
const adminWhy = createRoute({
  getParentRoute: () => adminUsage,
  path: 'calls/$transactionId',
  component: lazyRouteComponent(() => import('./features/usage/WhyPage.tsx'), 'AdminWhyPage'),
})

/** What the platform was used for at run time: partners' and MISPs' own, and everybody's. */
export const usageRoutes = [
  users.addChildren([usage, calls, why]),
  adminUsage.addChildren([adminUsagePage, adminCalls, adminWhy]),
] as const
