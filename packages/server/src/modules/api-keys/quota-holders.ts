import { refOfGround } from '../policy-requests/index.ts'
import type { QuotaHolder, QuotaHolders } from '../quotas/index.ts'
import type { ApiKey } from './api-key.ts'
import { bindToQuota, load, lock } from './store.ts'

const toHolder = (found: ApiKey | undefined): QuotaHolder | undefined => {
  if (!found) return undefined
  const { id, partnerId, quotaId, requestId } = found
  return { id, partnerId, quotaId, ref: refOfGround(requestId) }
}

/** Keys, for whoever sets how many calls may be made with them. */
export const keyQuotaHolders: QuotaHolders = {
  kind: 'key',
  objectType: 'api-key',
  unknown: 'ENT_KEY_004',
  load: async (reader, id) => toHolder(await load(reader, id)),
  lock: async (tx, id) => toHolder(await lock(tx, id)),
  bind: bindToQuota,
}
