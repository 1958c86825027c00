import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { withTexts } from './with-texts.ts'

const place = createRoute({
  getParentRoute: () => inside,
  path: '/notices',
  ...withTexts('notices'),
})
const list = createRoute({
  getParentRoute: () => place,
  path: '/',
  component: lazyRouteComponent(() => import('./features/notices/NoticesPage.tsx'), 'NoticesPage'),
})
const calendar = createRoute({
  getParentRoute: () => place,
  path: 'calendar',
  component: lazyRouteComponent(() => import('./features/notices/CalendarPage.tsx'), 'CalendarPage'),
})
const one = createRoute({
  getParentRoute: () => place,
  path: '$noticeId',
  component: lazyRouteComponent(() => import('./features/notices/NoticePage.tsx'), 'NoticePage'),
})

/** The pages of what ends: notices, and the calendar. */
export const noticeRoutes = [place.addChildren([list, calendar, one])] as const
