import type { App } from '../../platform/app.ts'
import { route, type Route } from '../../platform/http/route.ts'
import {
  createUser as createUserOperation,
  getProfile as getProfileOperation,
  listOwnPartners,
  putContact as putContactOperation,
  registerPartner as registerOperation,
  updateProfile as updateProfileOperation,
  verifyEmail as verifyOperation,
} from './contract.ts'
import { putContact } from './contacts.ts'
import { findOwnPartners, verifyEmail } from './own-partners.ts'
import { getProfile, updateProfile } from './profile.ts'
import { registerPartner } from './registration.ts'
import { presentProfile } from './wire.ts'
import { createUser } from './user-creation.ts'

/** Compared by clients: byte for byte the contract's (W3, W4). */
const contactUpdated = 'Contacts details updated successfully.'
const contactAdded = 'Contacts details added successfully.'

/** P1, P7, P8, P10, P17, P25 and U1. */
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
  route(putContactOperation, async ({ authority, params, request }) => {
    const isNew = await putContact(app, authority, params.partnerId, {
      address: request.address,
      phone: request.contactNumber,
      email: request.emailId,
      isActive: request.is_Active,
    })
    return isNew ? contactAdded : contactUpdated
  }),
  route(updateProfileOperation, async ({ authority, params, request }) => {
    const { address, contactNumber: phone } = request
    const profile = { address, phone, logoUrl: null, additionalInfo: '[]' }
    const partner = await updateProfile(app, authority, params.partnerId, profile)
    return { partnerId: partner.id, status: partner.approvalStatus }
  }),
  route(getProfileOperation, async ({ authority, params }) =>
    presentProfile(await getProfile(app, authority, params.partnerId)),
  ),
  route(createUserOperation, async ({ authority, request, address }) => {
    await createUser(app, authority, {
      userName: request.userName,
      email: request.emailID,
      phone: request.contactNo,
      organisationName: request.organizationName,
      firstName: request.firstName ?? '',
      lastName: request.lastName ?? '',
      role: request.role,
      network: address,
    })
    const unsaid = { mobile: null, mail: null, langCode: null, userPassword: null, name: null }
    return { userId: request.userName, ...unsaid, role: null, rid: null, token: null }
  }),
  route(verifyOperation, ({ authority, request }) => verifyEmail(app, authority, request.emailId ?? '')),
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
