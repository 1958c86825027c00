import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const place = createRoute({
  getParentRoute: () => inside,
  path: '/admin/deliveries',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('deliveries'),
})
const list = createRoute({
  getParentRoute: () => place,
  path: '/',
  component: lazyRouteComponent(() => import('./features/deliveries/DeliveriesPage.tsx'), 'DeliveriesPage'),
})
const subscribers = createRoute({
  getParentRoute: () => place,
  path: 'subscribers',
  component: lazyRouteComponent(() => import('./features/deliveries/SubscribersPage.tsx'), 'SubscribersPage'),
})
const one = createRoute({
  getParentRoute: () => place,
  path: '$deliveryId',
  component: lazyRouteComponent(() => import('./features/deliveries/DeliveryPage.tsx'), 'DeliveryPage'),
})

/** The pages of messages to other parts of the platform. */
export const deliveryRoutes = [place.addChildren([list, subscribers, one])] as const
