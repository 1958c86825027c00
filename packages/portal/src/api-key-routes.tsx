import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { holdsApiKeys, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

// Those who use policies by keys

const apiKeyHolders = createRoute({
  getParentRoute: () => inside,
  path: '/api-keys',
  component: () => <OnlyFor whom={holdsApiKeys} />,
  // What a key allows is told in the words of policies.
  ...withTexts('apiKeys', 'liveness', 'policies'),
})
const apiKeys = createRoute({
  getParentRoute: () => apiKeyHolders,
  path: '/',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeysPage.tsx'), 'ApiKeysPage'),
})
const apiKey = createRoute({
  getParentRoute: () => apiKeyHolders,
  path: '$keyId',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeyPage.tsx'), 'ApiKeyPage'),
  ...withTexts('quotas'),
})

const adminApiKeys = createRoute({
  getParentRoute: () => inside,
  path: '/admin/api-keys',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('apiKeys', 'liveness', 'policies'),
})
const adminApiKeysPage = createRoute({
  getParentRoute: () => adminApiKeys,
  path: '/',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeysPage.tsx'), 'AdminApiKeysPage'),
})
const adminApiKey = createRoute({
  getParentRoute: () => adminApiKeys,
  path: '$keyId',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeyPage.tsx'), 'AdminApiKeyPage'),
  ...withTexts('quotas'),
})

/** The pages of API keys: their holders', and those of administrators. */
export const apiKeyRoutes = [
  apiKeyHolders.addChildren([apiKeys, apiKey]),
  adminApiKeys.addChildren([adminApiKeysPage, adminApiKey]),
] as const
