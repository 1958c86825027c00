import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { verifiesDevices } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const verifiers = createRoute({
  getParentRoute: () => inside,
  path: '/device-verification',
  component: () => <OnlyFor whom={verifiesDevices} />,
  ...withTexts('verification'),
})
const verification = createRoute({
  getParentRoute: () => verifiers,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/verification/VerificationPage.tsx'),
    'VerificationPage',
  ),
})

/** Whether a device is to be believed, for its provider and for those who see everything. */
export const verificationRoutes = [verifiers.addChildren([verification])] as const
