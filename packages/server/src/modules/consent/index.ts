import type { Module } from '../../platform/app.ts'
import { consentRoutes } from './routes.ts'

export { isConsentMissing } from './consent.ts'

/** The terms and conditions, and who has accepted them. */
export const consentModule: Module = { name: 'consent', routes: consentRoutes }
