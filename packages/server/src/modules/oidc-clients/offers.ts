import { issuedOffers, stopsOfGrounds } from '../policy-requests/index.ts'
import type { OidcClient } from './oidc-client.ts'
import { countLive, listActiveOfPartner, listLiveOf } from './store.ts'

/** What stands on policies and partners: clients that are active; on policies those, too, that wait to be. */
export const clientOffers = issuedOffers({
  kind: 'oidc-client',
  nameOf: ({ name }: OidcClient) => name,
  stopsOf: stopsOfGrounds,
  count: countLive,
  listFor: listLiveOf,
  listOfPartner: listActiveOfPartner,
  counts: ({ state }) => state === 'active',
})
