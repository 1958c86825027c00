import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { holdsClients, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

// Those at whom people sign in

const clientHolders = createRoute({
  getParentRoute: () => inside,
  path: '/oidc-clients',
  component: () => <OnlyFor whom={holdsClients} />,
  // What a client allows is told in the words of policies.
  ...withTexts('liveness', 'oidcClients', 'policies'),
})
const clients = createRoute({
  getParentRoute: () => clientHolders,
  path: '/',
  component: lazyRouteComponent(() => import('./features/oidc-clients/ClientsPage.tsx'), 'ClientsPage'),
})
const client = createRoute({
  getParentRoute: () => clientHolders,
  path: '$id',
  component: lazyRouteComponent(() => import('./features/oidc-clients/ClientPage.tsx'), 'ClientPage'),
})
const newClient = createRoute({
  getParentRoute: () => clientHolders,
  path: 'new',
  component: lazyRouteComponent(() => import('./features/oidc-clients/NewClientPage.tsx'), 'NewClientPage'),
})
const editClient = createRoute({
  getParentRoute: () => clientHolders,
  path: '$id/edit',
  component: lazyRouteComponent(() => import('./features/oidc-clients/EditClientPage.tsx'), 'EditClientPage'),
})

const adminClients = createRoute({
  getParentRoute: () => inside,
  path: '/admin/oidc-clients',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('liveness', 'oidcClients', 'policies'),
})
const adminClientsPage = createRoute({
  getParentRoute: () => adminClients,
  path: '/',
  component: lazyRouteComponent(() => import('./features/oidc-clients/ClientsPage.tsx'), 'AdminClientsPage'),
})
const adminClient = createRoute({
  getParentRoute: () => adminClients,
  path: '$id',
  component: lazyRouteComponent(() => import('./features/oidc-clients/ClientPage.tsx'), 'AdminClientPage'),
})

/** The pages of clients: their holders', and those of administrators. */
export const oidcClientRoutes = [
  clientHolders.addChildren([clients, newClient, client, editClient]),
  adminClients.addChildren([adminClientsPage, adminClient]),
] as const
