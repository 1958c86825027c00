import type { Module } from '../../platform/app.ts'
import { expiryJob } from './expiry.ts'
import { registrationRoutes } from './routes.ts'

export { authenticatePerson } from './pending-registration.ts'

/** How strangers become partners: registration, the code by mail, the decision of an administrator. */
export const registrationsModule: Module = {
  name: 'registrations',
  routes: registrationRoutes,
  jobs: (app) => [expiryJob(app)],
}
