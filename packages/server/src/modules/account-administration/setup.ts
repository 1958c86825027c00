import type { SetupStep } from '../setup/index.ts'
import { countAdministrators } from './store.ts'

/** One who is ill or has lost the second factor must not lock out the platform. */
export const secondAdministratorStep: SetupStep = {
  id: 'second-administrator',
  of: 'platform',
  place: 30,
  isDone: async (app) => (await countAdministrators(app.database)) > 1,
}
