import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { sharesCredentials } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

// Those who issue credentials, and get what is in them

const holders = createRoute({
  getParentRoute: () => inside,
  path: '/credential-types',
  component: () => <OnlyFor whom={sharesCredentials} />,
  ...withTexts('credentialTypes'),
})
const page = createRoute({
  getParentRoute: () => holders,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/credential-types/CredentialTypesPage.tsx'),
    'CredentialTypesPage',
  ),
})

/** The page of credential types. */
export const credentialTypeRoutes = [holders.addChildren([page])] as const
