import type { Authority } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Partner } from './partner.ts'

/**
 * The partner that was looked up, for whoever owns it; undefined where there is none, told to whoever may ask about all.
 * @throws Refusal PMS_PRT_055, told to whoever does not own it whether it is there or not
 */
export const findOwn = (authority: Authority, partner: Partner | undefined): Partner | undefined => {
  if (partner) authority.requireOwner(partner, 'PMS_PRT_055')
  else authority.nothingToOwn()
  // Whether somebody else's partner exists is nobody's business.
  if (!partner && !authority.reachesEveryPartner) throw new Refusal('PMS_PRT_055')
  return partner
}

/**
 * The partner that was looked up, for whoever owns it.
 * @param unknown the operation's code for one that is not there
 * @throws Refusal PMS_PRT_055 as `findOwn`; `unknown` to administrators
 */
export const requireOwn = (
  authority: Authority,
  partner: Partner | undefined,
  unknown = 'PMS_PRT_005',
): Partner => {
  const found = findOwn(authority, partner)
  if (!found) throw new Refusal(unknown)
  return found
}
