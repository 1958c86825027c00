import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { holdsLicences, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const licenceHolders = createRoute({
  getParentRoute: () => inside,
  path: '/licences',
  component: () => <OnlyFor whom={holdsLicences} />,
  ...withTexts('licences', 'liveness'),
})
const licences = createRoute({
  getParentRoute: () => licenceHolders,
  path: '/',
  component: lazyRouteComponent(() => import('./features/licences/LicencesPage.tsx'), 'LicencesPage'),
})
const licence = createRoute({
  getParentRoute: () => licenceHolders,
  path: '$licenceId',
  component: lazyRouteComponent(() => import('./features/licences/LicencePage.tsx'), 'LicencePage'),
  ...withTexts('quotas'),
})

const adminLicences = createRoute({
  getParentRoute: () => inside,
  path: '/admin/licences',
  component: () => <OnlyFor whom={seesEverything} />,
  ...withTexts('licences', 'liveness'),
})
const adminLicencesPage = createRoute({
  getParentRoute: () => adminLicences,
  path: '/',
  component: lazyRouteComponent(() => import('./features/licences/LicencesPage.tsx'), 'AdminLicencesPage'),
})
const adminLicence = createRoute({
  getParentRoute: () => adminLicences,
  path: '$licenceId',
  component: lazyRouteComponent(() => import('./features/licences/LicencePage.tsx'), 'AdminLicencePage'),
  ...withTexts('quotas'),
})

/** The pages of licences: their MISPs', and those of administrators. */
export const licenceRoutes = [
  licenceHolders.addChildren([licences, licence]),
  adminLicences.addChildren([adminLicencesPage, adminLicence]),
] as const
