import { refOfGround } from '../policy-requests/index.ts'
import { quotaHoldersFrom } from '../quotas/index.ts'
import { bindToQuota, load, lock } from './store.ts'

/** Keys, for whoever sets how many calls may be made with them. */
export const keyQuotaHolders = quotaHoldersFrom({
  kind: 'key',
  objectType: 'api-key',
  unknown: 'ENT_KEY_004',
  bind: bindToQuota,
  load,
  lock,
  refOf: ({ requestId }) => refOfGround(requestId),
})
