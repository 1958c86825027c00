import { issuedEntries } from '../policy-requests/index.ts'

/** SQL of all keys as entries in memory: found by the digest of the key. */
export const keyEntries = issuedEntries('key', {
  digest: 'digest',
  ground: 'request_id',
  quota: 'quota_id',
  span: ['valid_from', 'valid_till'],
  from: 'api_key',
})
