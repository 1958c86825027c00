import { refOfGround } from '../policy-requests/index.ts'
import { quotaHoldersFrom } from '../quotas/index.ts'
import { bindToQuota, load, lock } from './store.ts'

/** Licences, for whoever sets how many calls may be made with them. */
export const licenceQuotaHolders = quotaHoldersFrom({
  kind: 'licence',
  objectType: 'licence',
  unknown: 'ENT_LIC_004',
  bind: bindToQuota,
  load,
  lock,
  refOf: ({ requestId, partnerId }) => refOfGround(requestId ?? `/${partnerId}`),
})
