import { issuedEntries } from '../policy-requests/index.ts'

/** SQL of all licences as entries in memory: found by the digest of the licence key. */
export const licenceEntries = issuedEntries('licence', {
  digest: 'digest',
  ground: `coalesce(request_id, '/' || partner_id)`,
  quota: 'quota_id',
  span: ['valid_from', 'valid_till'],
  from: 'licence',
})
