import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { setupSteps } from '../setup/index.ts'
import { termsStep } from './setup.ts'
import { consentRoutes } from './routes.ts'

export { isConsentMissing } from './consent.ts'

/** The terms and conditions, and who has accepted them. */
export const consentModule: Module = {
  name: 'consent',
  extensions: () => [offer(setupSteps, termsStep)],
  routes: consentRoutes,
}
