import type { App } from '../../platform/app.ts'
import { route, type Call, type Route } from '../../platform/http/route.ts'
import {
  choosePolicyGroup as chooseOperation,
  createUser as createUserOperation,
  getProfile as getProfileOperation,
  getOwnPartner as getOwnOperation,
  listContacts as listContactsOperation,
  listOwnPartners,
  listTypes as listTypesOperation,
  putContact as putContactOperation,
  registerBrandedPartner as registerBrandedOperation,
  registerPartner as registerOperation,
  updateBrandedProfile as updateBrandedOperation,
  updateProfile as updateProfileOperation,
  verifyEmail as verifyOperation,
} from './contract.ts'
import { loadGroups } from '../policies/index.ts'
import { toInstant } from '../../platform/clock.ts'
import { listContacts, putContact } from './users/contacts.ts'
import { findOwnPartners, verifyEmail } from './own-partners.ts'
import { list as listTypes } from './types/partner-type-store.ts'
import { inContractOrder } from './types/partner-types.ts'
import { choosePolicyGroup } from './policy-group.ts'
import { getProfile, updateProfile } from './profile.ts'
import { registerPartner } from './registration/registration.ts'
import type { Branding } from './partner.ts'
import { noBranding, presentDetails, presentProfile, readBranding } from './wire.ts'
import { createUser } from './users/user-creation.ts'

/** Compared by clients: byte for byte the contract's (W3, W4). */
const contactUpdated = 'Contacts details updated successfully.'
const contactAdded = 'Contacts details added successfully.'
const groupChosen = 'Success'

type Registered = Call<typeof registerOperation> | Call<typeof registerBrandedOperation>
type Updated = Call<typeof updateProfileOperation> | Call<typeof updateBrandedOperation>

const register = async (app: App, { authority, request, requestId }: Registered, branding: Branding) => {
  const wish = {
    id: request.partnerId,
    organisationName: request.organizationName,
    address: request.address,
    phone: request.contactNumber,
    email: request.emailId,
    partnerType: request.partnerType,
    policyGroup: request.policyGroup ?? null,
    locale: request.langCode || authority.caller.locale,
    ...branding,
  }
  const partner = await registerPartner(app, authority, wish, requestId)
  return { partnerId: partner.id, status: partner.approvalStatus }
}

const update = async (app: App, { authority, params, request }: Updated, branding: Branding) => {
  const { address, contactNumber: phone } = request
  const partner = await updateProfile(app, authority, params.partnerId, { address, phone, ...branding })
  return { partnerId: partner.id, status: partner.approvalStatus }
}

/** P1, P2, P7–P10, P17, P24, P25 and U1. */
export const partnerRoutes = (app: App): readonly Route[] => [
  route(registerOperation, (call) => register(app, call, noBranding)),
  route(registerBrandedOperation, (call) => register(app, call, readBranding(call.request))),
  route(putContactOperation, async ({ authority, params, request }) => {
    const isNew = await putContact(app, authority, params.partnerId, {
      address: request.address,
      phone: request.contactNumber,
      email: request.emailId,
      isActive: request.is_Active,
    })
    return isNew ? contactAdded : contactUpdated
  }),
  route(listContactsOperation, async ({ authority, params }) => {
    const contacts = await listContacts(app, authority, params.partnerId)
    return contacts.map(({ email, phone, address, isActive, updatedAt }) => ({
      emailId: email,
      contactNumber: phone,
      address,
      isActive,
      updatedDateTime: toInstant(updatedAt),
    }))
  }),
  route(listTypesOperation, async () => {
    const types = await listTypes(app.database)
    return inContractOrder(types.filter((type) => type.isSelfRegistrable)).map((type) => ({
      partnerType: type.code,
      description: type.description,
      needsPolicyGroup: type.isPolicyRequired,
    }))
  }),
  route(getOwnOperation, async ({ authority, params }) => {
    const partner = await getProfile(app, authority, params.partnerId)
    const groups = await loadGroups(app.database, [partner.policyGroupId])
    return presentDetails(partner, {
      group: groups.get(partner.policyGroupId ?? ''),
      mayChange: authority.isAdmin || authority.mayChange(partner),
    })
  }),
  route(updateProfileOperation, (call) => update(app, call, noBranding)),
  route(updateBrandedOperation, (call) => update(app, call, readBranding(call.request))),
  route(getProfileOperation, async ({ authority, params }) => {
    const partner = await getProfile(app, authority, params.partnerId)
    const groups = await loadGroups(app.database, [partner.policyGroupId])
    return presentProfile(partner, groups.get(partner.policyGroupId ?? ''))
  }),
  route(chooseOperation, async ({ authority, params }) => {
    await choosePolicyGroup(app, authority, { ...params, groupName: params.policygroupName })
    return groupChosen
  }),
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
    // Groups are shown on request only.
    const isAsked = query.policyGroupAvailable === 'true'
    const groups = await loadGroups(app.database, isAsked ? partners.map((each) => each.policyGroupId) : [])
    return partners.map(({ id: partnerId, partnerType, policyGroupId }) => {
      const group = groups.get(policyGroupId ?? '')
      return {
        partnerId,
        partnerType,
        policyGroupId: isAsked ? policyGroupId : null,
        policyGroupName: group?.name ?? null,
        policyGroupDescription: group?.description ?? null,
      }
    })
  }),
]
