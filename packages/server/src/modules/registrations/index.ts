import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { decisionQueues } from '../approvals/index.ts'
import { expiryJob } from './expiry.ts'
import { waitingRegistrations } from './record/registration-list-store.ts'
import { registrationRoutes } from './routes.ts'

export { authenticatePerson } from './pending-registration.ts'

/** How strangers become partners: registration, the code by mail, the decision of an administrator. */
export const registrationsModule: Module = {
  name: 'registrations',
  extensions: () => [offer(decisionQueues, { kind: 'registration', line: waitingRegistrations })],
  routes: registrationRoutes,
  jobs: (app) => [expiryJob(app)],
}
