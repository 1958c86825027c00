import { stateAt } from '../liveness/index.ts'
import { issuedOffers, stopsOfGrants, type RequestKeySource } from '../policy-requests/index.ts'
import type { SetupStep } from '../setup/index.ts'
import type { ApiKey } from './api-key.ts'
import { holders } from './contract.ts'
import {
  countActive,
  listActiveFor,
  listActiveOfPartner,
  listEndingBetween,
  listNewestOfPartner,
  someHave,
} from './store.ts'

/** What stands on policies and partners: keys that are active. */
export const keyOffers = issuedOffers({
  kind: 'api-key',
  nameOf: ({ label }: ApiKey) => label,
  stopsOf: stopsOfGrants,
  count: countActive,
  listFor: listActiveFor,
  listOfPartner: listActiveOfPartner,
  listEnding: listEndingBetween,
})

/** The newest key of a partner for each policy, for P11. */
export const keysForRequests =
  (now: () => Date): RequestKeySource =>
  async (reader, partnerId) =>
    new Map(
      (await listNewestOfPartner(reader, partnerId)).map((key) => [
        key.policyId,
        { isActive: stateAt(key, now()) === 'active', validTill: key.validTill },
      ]),
    )

/** The step of a partner that may have keys to its first one. */
export const firstKeyStep: SetupStep = {
  id: 'api-key',
  of: 'partner',
  place: 70,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(holders),
  isDone: (app, { partnerIds }) => someHave(app.database, partnerIds),
}
