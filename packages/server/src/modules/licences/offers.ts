import type { App } from '../../platform/app.ts'
import type { Subscription } from '../../platform/events/events.ts'
import { lockPartner } from '../partners/index.ts'
import { issuedOffers, stopsOfGrants } from '../policy-requests/index.ts'
import type { SetupStep } from '../setup/index.ts'
import { announceKnown } from './events/hub-messages.ts'
import type { Licence } from './licence.ts'
import { countActive, listActiveFor, listEndingBetween, listOfPartner, someHave } from './store.ts'

/** What stands on policies and partners: licences that are active; of a partner, all that could count again. */
export const licenceOffers = issuedOffers({
  kind: 'licence',
  nameOf: ({ hint }: Licence) => hint,
  stopsOf: stopsOfGrants,
  count: countActive,
  listFor: listActiveFor,
  listOfPartner,
  listEnding: listEndingBetween,
})

/** Verifiers are told that the licence of a partner stops, or counts again, with the partner (M2). */
export const partnerSubscription = (app: App): Subscription => ({
  subscriber: 'licences-of-partner',
  events: ['partner.deactivated', 'partner.reactivated'],
  async handle(tx, { objectId, actor }) {
    // Nothing is said of it between our look and our word.
    await lockPartner(tx, objectId)
    await announceKnown(tx, app, { userName: actor }, objectId, 'partners')
  },
})

/** The step of a MISP to its first licence, which an administrator generates. */
export const firstLicenceStep: SetupStep = {
  id: 'licence',
  of: 'partner',
  place: 75,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(['MISP_PARTNER']),
  isDone: (app, { partnerIds }) => someHave(app.database, partnerIds),
}
