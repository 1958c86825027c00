import type { Authority } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Partner } from './partner.ts'

/**
 * The partner that was looked up, for whoever owns it.
 * @throws Refusal PMS_PRT_055, told to whoever does not own it whether it is there or not; PMS_PRT_005 to administrators
 */
export const requireOwn = (authority: Authority, partner: Partner | undefined): Partner => {
  if (!partner) authority.nothingToOwn()
  // Whether somebody else's partner exists is nobody's business.
  if (!partner) throw new Refusal(authority.reachesEveryPartner ? 'PMS_PRT_005' : 'PMS_PRT_055')
  authority.requireOwner(partner, 'PMS_PRT_055')
  return partner
}
