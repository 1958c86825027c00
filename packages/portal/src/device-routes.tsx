import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from './inside-route.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { isDeviceProvider, mayAddDevices, seesEverything } from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

const providers = createRoute({
  getParentRoute: () => inside,
  path: '/devices',
  ...withTexts('deviceModels'),
  component: () => <OnlyFor whom={isDeviceProvider} />,
})
const devices = createRoute({
  getParentRoute: () => providers,
  path: '/',
  component: lazyRouteComponent(() => import('./features/device-models/DevicesPage.tsx'), 'DevicesPage'),
})
const writers = createRoute({
  getParentRoute: () => providers,
  id: 'device-writers',
  component: () => <OnlyFor whom={mayAddDevices} />,
})
const newDevices = createRoute({
  getParentRoute: () => writers,
  path: 'new',
  component: lazyRouteComponent(
    () => import('./features/device-models/NewDevicesPage.tsx'),
    'NewDevicesPage',
  ),
})
const importDevices = createRoute({
  getParentRoute: () => writers,
  path: 'import',
  ...withTexts('import'),
  component: lazyRouteComponent(
    () => import('./features/device-models/imports/ImportDevicesPage.tsx'),
    'ImportDevicesPage',
  ),
})
const imports = createRoute({
  getParentRoute: () => providers,
  path: 'imports',
  component: lazyRouteComponent(
    () => import('./features/device-models/imports/ImportsPage.tsx'),
    'ImportsPage',
  ),
})
const importedRows = createRoute({
  getParentRoute: () => providers,
  path: 'imports/$importId',
  component: lazyRouteComponent(
    () => import('./features/device-models/imports/ImportedRowsPage.tsx'),
    'ImportedRowsPage',
  ),
})
const device = createRoute({
  getParentRoute: () => providers,
  path: '$deviceId',
  component: lazyRouteComponent(() => import('./features/device-models/DevicePage.tsx'), 'DevicePage'),
})

const deviceTypes = createRoute({
  getParentRoute: () => inside,
  path: '/admin/device-types',
  ...withTexts('deviceModels', 'sbis'),
  component: () => <OnlyFor whom={seesEverything} />,
})
const deviceTypesPage = createRoute({
  getParentRoute: () => deviceTypes,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/device-models/DeviceTypesPage.tsx'),
    'DeviceTypesPage',
  ),
})

/** The pages of device models for their providers, and of their types for administrators. */
export const deviceRoutes = [
  providers.addChildren([
    devices,
    writers.addChildren([newDevices, importDevices]),
    imports,
    importedRows,
    device,
  ]),
  deviceTypes.addChildren([deviceTypesPage]),
] as const
