import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { approvalGuards } from '../policy-requests/index.ts'
import { extractorGuard } from './extractors.ts'
import { setupSteps } from '../setup/index.ts'
import { credentialTypeRoutes } from './routes.ts'
import { credentialTypeStep } from './setup.ts'

export { seedPlatformSharing } from './platform-sharing.ts'

/** Which policies credentials follow, and by what biometrics are extracted for them. */
export const credentialTypesModule: Module = {
  name: 'credential-types',
  extensions: () => [offer(approvalGuards, extractorGuard), offer(setupSteps, credentialTypeStep)],
  routes: credentialTypeRoutes,
}
