import type { Module } from '../../platform/app.ts'
import { passwordResetSubscription } from './password-reset.ts'
import { ownAccountRoutes } from './routes.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'

/** What people do with their own account: contact, e-mail address, password, second factor, sessions. */
export const ownAccountModule: Module = {
  name: 'own-account',
  routes: (app) => [...ownAccountRoutes(app), ...secondFactorRoutes(app)],
  subscriptions: (app) => [passwordResetSubscription(app)],
}
