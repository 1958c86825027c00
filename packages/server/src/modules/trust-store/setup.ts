import type { SetupStep } from '../setup/index.ts'
import { holdsRoot } from './store.ts'

/** No partner's certificate is accepted before a root is there that it may lead to. */
export const firstRootStep: SetupStep = {
  id: 'trust-store',
  of: 'platform',
  place: 10,
  isDone: (app) => holdsRoot(app.database),
}
