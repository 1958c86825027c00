import type { Module } from '../../platform/app.ts'
import { partnerAdministrationRoutes } from './routes.ts'

/** What administrators do with partners: find, register, correct, deactivate and reactivate them. */
export const partnerAdministrationModule: Module = {
  name: 'partner-administration',
  routes: partnerAdministrationRoutes,
}
