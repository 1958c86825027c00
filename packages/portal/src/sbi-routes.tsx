import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { isDeviceProvider, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const providers = createRoute({
  getParentRoute: () => inside,
  path: '/sbis',
  ...withTexts('sbis'),
  component: () => <OnlyFor whom={isDeviceProvider} />,
})
const sbis = createRoute({
  getParentRoute: () => providers,
  path: '/',
  component: lazyRouteComponent(() => import('./features/sbis/SbisPage.tsx'), 'SbisPage'),
})
const newSbi = createRoute({
  getParentRoute: () => providers,
  path: 'new',
  component: lazyRouteComponent(() => import('./features/sbis/registering/NewSbiPage.tsx'), 'NewSbiPage'),
})
const sbi = createRoute({
  getParentRoute: () => providers,
  path: '$sbiId',
  component: lazyRouteComponent(() => import('./features/sbis/SbiPage.tsx'), 'SbiPage'),
})

const adminSbis = createRoute({
  getParentRoute: () => inside,
  path: '/admin/sbis',
  ...withTexts('sbis', 'hotlist'),
  component: () => <OnlyFor whom={seesEverything} />,
})
const adminSbisPage = createRoute({
  getParentRoute: () => adminSbis,
  path: '/',
  component: lazyRouteComponent(() => import('./features/sbis/AdminSbisPage.tsx'), 'AdminSbisPage'),
})
const adminSbi = createRoute({
  getParentRoute: () => adminSbis,
  path: '$sbiId',
  component: lazyRouteComponent(() => import('./features/sbis/AdminSbiPage.tsx'), 'AdminSbiPage'),
})

const adminDevices = createRoute({
  getParentRoute: () => inside,
  path: '/admin/devices',
  ...withTexts('sbis', 'deviceModels', 'hotlist'),
  component: () => <OnlyFor whom={seesEverything} />,
})
const adminDevicesPage = createRoute({
  getParentRoute: () => adminDevices,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/sbis/devices/AdminDevicesPage.tsx'),
    'AdminDevicesPage',
  ),
})
const adminImports = createRoute({
  getParentRoute: () => adminDevices,
  path: 'imports',
  component: lazyRouteComponent(
    () => import('./features/sbis/devices/AdminImportsPage.tsx'),
    'AdminImportsPage',
  ),
})
const adminImportedRows = createRoute({
  getParentRoute: () => adminDevices,
  path: 'imports/$importId',
  component: lazyRouteComponent(
    () => import('./features/device-models/imports/ImportedRowsPage.tsx'),
    'AdminImportedRowsPage',
  ),
})
const adminDevice = createRoute({
  getParentRoute: () => adminDevices,
  path: '$deviceId',
  component: lazyRouteComponent(
    () => import('./features/sbis/devices/AdminDevicePage.tsx'),
    'AdminDevicePage',
  ),
})

/** The pages of interfaces: their providers', and those of administrators, beside the devices of all. */
export const sbiRoutes = [
  providers.addChildren([sbis, newSbi, sbi]),
  adminSbis.addChildren([adminSbisPage, adminSbi]),
  adminDevices.addChildren([adminDevicesPage, adminImports, adminImportedRows, adminDevice]),
] as const
