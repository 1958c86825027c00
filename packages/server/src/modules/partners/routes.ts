import type { App } from '../../platform/app.ts'
import { route, type Route } from '../../platform/http/route.ts'
import {
  listOwnPartners,
  registerPartner as registerOperation,
  verifyEmail as verifyOperation,
} from './contract.ts'
import { findOwnPartners, verifyEmail } from './own-partners.ts'
import { registerPartner } from './registration.ts'

/** P1, P17 and P25. */
export const partnerRoutes = (app: App): readonly Route[] => [
  route(registerOperation, async ({ authority, request, requestId }) => {
    const wish = {
      id: request.partnerId,
      organisationName: request.organizationName,
      address: request.address,
      phone: request.contactNumber,
      email: request.emailId,
      partnerType: request.partnerType,
      policyGroup: request.policyGroup ?? null,
      locale: request.langCode || authority.caller.locale,
    }
    const partner = await registerPartner(app, authority, wish, requestId)
    return { partnerId: partner.id, status: partner.approvalStatus }
  }),
  route(verifyOperation, ({ authority, request }) => verifyEmail(app, authority, request.emailId)),
  route(listOwnPartners, async ({ authority, query }) => {
    const partners = await findOwnPartners(app, authority, query)
    return partners.map((partner) => ({
      partnerId: partner.id,
      partnerType: partner.partnerType,
      // Groups are shown on request only, and no partner has one before policies are there.
      policyGroupId: query.policyGroupAvailable === 'true' ? partner.policyGroupId : null,
      policyGroupName: null,
      policyGroupDescription: null,
    }))
  }),
]
