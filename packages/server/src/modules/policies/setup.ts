import type { SetupStep } from '../setup/index.ts'
import { holdsOwnGroup } from './groups/group-store.ts'

/** Partners choose a group before they ask for policies; those that the platform brings are for its own parts. */
export const firstGroupStep: SetupStep = {
  id: 'first-policy-group',
  of: 'platform',
  place: 50,
  isDone: (app) => holdsOwnGroup(app.database),
}
