import type { SetupStep } from '../setup/index.ts'
import { loadCurrentOfPartners } from './store.ts'

/** A partner becomes active with its certificate. */
export const partnerCertificateStep: SetupStep = {
  id: 'partner-certificate',
  of: 'partner',
  place: 20,
  concerns: (_app, { partnerIds }) => partnerIds.length > 0,
  isDone: async (app, { partnerIds }) =>
    (await loadCurrentOfPartners(app.database, 'partner', partnerIds)).size > 0,
}
