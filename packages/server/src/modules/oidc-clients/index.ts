import type { Module } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { offer } from '../../platform/extensions.ts'
import { holdingSources } from '../partners/index.ts'
import { policyUses } from '../policies/index.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { stateOfClient } from './hub-messages.ts'
import { tellingJob } from './esignet/telling.ts'
import { endingSources, stopSources } from '../endings/index.ts'
import { endingClientKeys } from './ending-store.ts'
import { clientOffers } from './offers.ts'
import { oidcClientRoutes } from './routes.ts'
import { load } from './store.ts'

/** For the decision at run time: what clients are found by in memory, and what each stands on. */
export { clientEntries } from './issued-entries.ts'
export { load as loadClient } from './store.ts'

/** Makes and stops clients; for the sandbox. */
export { registerClient } from './changes/register.ts'
export { deactivateClient } from './changes/change.ts'
export { addKey as addClientKey } from './keys/keys.ts'
export type { OidcClient } from './oidc-client.ts'
/** Whether eSignet can be spoken to; for `doctor`. */
export { EsignetSilent, greetEsignet, type EsignetProblem } from './esignet/esignet.ts'

/** Whose client it is: the partner's id, or undefined for an unknown one. */
export const partnerOfClient = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** OIDC and OAuth clients: made against approved requests, told to eSignet, changed, stopped and brought back. */
export const oidcClientsModule: Module = {
  name: 'oidc-clients',
  extensions: () => [
    offer(currentStates, stateOfClient),
    offer(policyUses, clientOffers.uses),
    offer(holdingSources, clientOffers.holdings),
    offer(endingSources, endingClientKeys),
    offer(stopSources, clientOffers.stops),
  ],
  jobs: (app) => [tellingJob(app)],
  routes: oidcClientRoutes,
}
