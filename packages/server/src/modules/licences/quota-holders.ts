import { refOfGround } from '../policy-requests/index.ts'
import type { QuotaHolder, QuotaHolders } from '../quotas/index.ts'
import type { Licence } from './licence.ts'
import { bindToQuota, load, lock } from './store.ts'

const toHolder = (found: Licence | undefined): QuotaHolder | undefined => {
  if (!found) return undefined
  const { id, partnerId, quotaId, requestId } = found
  return { id, partnerId, quotaId, ref: refOfGround(requestId ?? `/${partnerId}`) }
}

/** Licences, for whoever sets how many calls may be made with them. */
export const licenceQuotaHolders: QuotaHolders = {
  kind: 'licence',
  objectType: 'licence',
  unknown: 'ENT_LIC_004',
  load: async (reader, id) => toHolder(await load(reader, id)),
  lock: async (tx, id) => toHolder(await lock(tx, id)),
  bind: bindToQuota,
}
