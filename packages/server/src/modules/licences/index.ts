import type { Reader } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { holdingSources } from '../partners/index.ts'
import { policyUses } from '../policies/index.ts'
import { endingSources, stopSources } from '../endings/index.ts'
import { endingLicences } from './ending-store.ts'
import { quotaHolders } from '../quotas/index.ts'
import { setupSteps } from '../setup/index.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { stateOfLicence } from './events/hub-messages.ts'
import { expiryJob, switchJob } from './jobs.ts'
import { firstLicenceStep, licenceOffers, partnerSubscription } from './offers.ts'
import { licenceRoutes } from './routes.ts'
import { licenceQuotaHolders } from './quota-holders.ts'
import { load } from './store.ts'

/** For the decision at run time: what licences are found by in memory, and what each stands on. */
export { digestOf as digestOfLicence, isLicenceKey } from './licence-key.ts'
export { licenceEntries } from './issued-entries.ts'
export { load as loadLicence } from './store.ts'

/** Makes and replaces licences; for the sandbox. */
export { generateLicence, replaceLicence } from './changes/issue.ts'

/** Whose licence it is: the partner's id, or undefined for an unknown one. */
export const partnerOfLicence = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** Licences of MISPs: generated, rotated, stopped and brought back; they end by themselves, and stop with their MISP. */
export const licencesModule: Module = {
  name: 'licences',
  extensions: () => [
    offer(currentStates, stateOfLicence),
    offer(policyUses, licenceOffers.uses),
    offer(holdingSources, licenceOffers.holdings),
    offer(quotaHolders, licenceQuotaHolders),
    offer(setupSteps, firstLicenceStep),
    offer(endingSources, endingLicences),
    offer(stopSources, licenceOffers.stops),
  ],
  subscriptions: (app) => [partnerSubscription(app)],
  jobs: (app) => [expiryJob(app), switchJob(app)],
  routes: licenceRoutes,
}
