import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { isAdmin, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const hotlist = createRoute({
  getParentRoute: () => inside,
  path: '/admin/hotlist',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('hotlist'),
})
const hotlistPage = createRoute({
  getParentRoute: () => hotlist,
  path: '/',
  component: lazyRouteComponent(() => import('./features/hotlist/HotlistPage.tsx'), 'HotlistPage'),
})
const hotlistWriters = createRoute({
  getParentRoute: () => hotlist,
  id: 'hotlist-writers',
  component: () => <OnlyFor whom={isAdmin} />,
})
const hotlistImport = createRoute({
  getParentRoute: () => hotlistWriters,
  path: 'import',
  ...withTexts('import'),
  component: lazyRouteComponent(
    () => import('./features/hotlist/HotlistImportPage.tsx'),
    'HotlistImportPage',
  ),
})
const hotlistEntry = createRoute({
  getParentRoute: () => hotlist,
  path: '$entryId',
  component: lazyRouteComponent(() => import('./features/hotlist/EntryPage.tsx'), 'EntryPage'),
})

/** The pages of what is stopped at once and everywhere. */
export const hotlistRoutes = [
  hotlist.addChildren([hotlistPage, hotlistWriters.addChildren([hotlistImport]), hotlistEntry]),
] as const
