import type { Authority } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Webhook } from './webhook.ts'

/**
 * A webhook that the caller may ask about: one of its partners, or, for those who act for all, any.
 * @throws Refusal ENT_WHK_001 for an unknown one and for another's alike
 */
export const requireOwnWebhook = (authority: Authority, found: Webhook | undefined): Webhook => {
  const { partnerId } = found ?? { partnerId: null }
  if (partnerId === null) authority.nothingToOwn()
  const isOwn = partnerId === null ? authority.reachesEveryPartner : authority.owns({ id: partnerId })
  if (!found || !isOwn) throw new Refusal('ENT_WHK_001')
  return found
}
