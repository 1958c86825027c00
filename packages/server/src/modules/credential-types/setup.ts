import type { SetupStep } from '../setup/index.ts'
import { hasMapping } from './mapping-store.ts'

/** Whoever issues credentials says under which policy. */
export const credentialTypeStep: SetupStep = {
  id: 'credential-type',
  of: 'partner',
  place: 60,
  concerns: (_app, authority) =>
    authority.partnerIds.length > 0 &&
    authority.hasAnyRole(['CREDENTIAL_PARTNER', 'ONLINE_VERIFICATION_PARTNER']),
  isDone: (app, { partnerIds }) => hasMapping(app.database, partnerIds),
}
