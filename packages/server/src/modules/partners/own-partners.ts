import { isSameEmail } from '@entente/mail-addresses'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireEmail } from '../accounts/index.ts'
import type { Partner } from './partner.ts'
import { emailExists, listByIds } from './partner-store.ts'
import { list as listTypes } from './types/partner-type-store.ts'
import { inContractOrder } from './types/partner-types.ts'

/**
 * The caller's partners of one status (P17).
 * @param query `status` and `partnerType` exactly as stored; `policyGroupAvailable`: only those with a group, or without
 * @throws Refusal PMS_CERTIFICATE_ERROR_002 when the caller owns no partner at all
 */
export const findOwnPartners = async (
  app: App,
  authority: Authority,
  query: {
    readonly status: string
    readonly partnerType?: string | undefined
    readonly policyGroupAvailable?: 'true' | 'false' | undefined
  },
): Promise<Partner[]> => {
  const own = await listByIds(app.database, authority.partnerIds)
  if (own.length === 0) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  return own.filter(
    (partner) =>
      partner.approvalStatus === query.status &&
      (query.partnerType === undefined || partner.partnerType === query.partnerType) &&
      (query.policyGroupAvailable === undefined ||
        (query.policyGroupAvailable === 'true') === (partner.policyGroupId !== null)),
  )
}

/**
 * Whether a partner has the caller's e-mail address or the caller has nothing to register, and which types need a policy group (P25).
 * About the address of somebody else a partner learns nothing (D-44); administrators may ask about any.
 * @throws Refusal PMS_PRT_012
 */
export const verifyEmail = async (
  app: App,
  authority: Authority,
  text: string,
): Promise<{ emailExists: boolean; policyRequiredPartnerTypes: string[] }> => {
  const email = requireEmail(text)
  const isOwn = isSameEmail(email, authority.caller.email)
  // Whoever belongs to an organisation has nothing to register, whosever address it gives; nor has an administrator.
  const hasNothingToRegister = isOwn && (authority.isAdmin || authority.partnerIds.length > 0)
  const mayKnow = authority.reachesEveryPartner || isOwn
  const types = await listTypes(app.database)
  return {
    emailExists: hasNothingToRegister || (mayKnow && (await emailExists(app.database, email))),
    policyRequiredPartnerTypes: inContractOrder(types.filter((type) => type.isPolicyRequired)).map(
      ({ code }) => code.toUpperCase(),
    ),
  }
}
