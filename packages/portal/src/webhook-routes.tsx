import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { actsForOrganisation, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const ownWebhooks = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks',
  component: () => <OnlyFor whom={actsForOrganisation} />,
  ...withTexts('webhooks'),
})
const list = createRoute({
  getParentRoute: () => ownWebhooks,
  path: '/',
  component: lazyRouteComponent(() => import('./features/webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
})
const one = createRoute({
  getParentRoute: () => ownWebhooks,
  path: '$webhookId',
  component: lazyRouteComponent(() => import('./features/webhooks/WebhookPage.tsx'), 'WebhookPage'),
})

const ofAll = createRoute({
  getParentRoute: () => inside,
  path: '/admin/webhooks',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('webhooks'),
})
const adminList = createRoute({
  getParentRoute: () => ofAll,
  path: '/',
  component: lazyRouteComponent(() => import('./features/webhooks/WebhooksPage.tsx'), 'AdminWebhooksPage'),
})
const adminOne = createRoute({
  getParentRoute: () => ofAll,
  path: '$webhookId',
  component: lazyRouteComponent(() => import('./features/webhooks/WebhookPage.tsx'), 'AdminWebhookPage'),
})

/** The pages of webhooks: those of partners, and those of administrators. */
export const webhookRoutes = [
  ownWebhooks.addChildren([list, one]),
  ofAll.addChildren([adminList, adminOne]),
] as const
