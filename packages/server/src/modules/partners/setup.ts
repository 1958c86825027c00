import type { SetupStep } from '../setup/index.ts'
import { someoneHasRegistered } from './partner-store.ts'

/** The platform's own partners are there from the start and do not count. */
export const firstPartnerStep: SetupStep = {
  id: 'first-partner',
  of: 'platform',
  place: 90,
  isDone: (app) => someoneHasRegistered(app.database),
}
