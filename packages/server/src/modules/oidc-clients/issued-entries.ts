import { issuedEntries } from '../policy-requests/index.ts'

/** SQL of all clients as entries in memory: found by a digest of their id; none that eSignet has refused. */
export const clientEntries = issuedEntries('client', {
  digest: 'digest_of_text(client_id)',
  ground: 'request_id',
  from: `oidc_client where state <> 'refused'`,
})
