import { z } from 'zod'
import {
  identifier,
  instant,
  jsonValue,
  line,
  pathId,
  queryFlag,
  searchText,
} from '../../platform/http/fields.ts'
import { certificateHolderRoles } from '../../platform/access/roles.ts'
import { listing } from '../../platform/http/lists/list-contract.ts'
import { operation, v1, v1Echo, v1Retrieve, v2 } from '../../platform/http/operation.ts'

/** What a partner may say of itself beside its contact; what is absent is cleared. */
const branding = {
  logoUrl: searchText(256).nullish(),
  /** Any JSON; clients keep what they like in it. */
  additionalInfo: jsonValue(5120).optional(),
}

const newPartner = z.object({
  partnerId: identifier(256),
  organizationName: line(128),
  address: line(2000),
  contactNumber: line(16),
  emailId: line(254),
  partnerType: identifier(36),
  policyGroup: searchText(128).nullish(),
  langCode: searchText(36).nullish(),
})

const registrationErrors = [
  'PMS_PRT_010',
  'PMS_PRT_011',
  'PMS_PRT_012',
  'PMS_PRT_051',
  'PMS_PRT_052',
  'PMS_PRT_055',
  'PMS_PRT_056',
  'PMS_PRT_066',
  'PMS_PRT_108',
  'PMS_PRT_002',
  'PMS_PMP_023',
] as const

export const registerPartner = operation({
  name: 'partners.register',
  method: 'POST',
  path: '/v1/partnermanager/partners',
  summary: 'Register the caller as a partner (P1)',
  envelope: v1Echo,
  isDated: true,
  access: { roles: 'any', ownership: 'self' },
  request: newPartner,
  response: z.object({ partnerId: z.string(), status: z.string() }),
  errors: registrationErrors,
})

export const registerBrandedPartner = operation({
  name: 'partners.register-branded',
  method: 'POST',
  path: '/v1/partnermanager/partners/v2',
  summary: 'Register the caller as a partner, with a logo and what clients keep (P2)',
  envelope: v1Echo,
  isDated: true,
  access: { roles: 'any', ownership: 'self' },
  request: newPartner.extend(branding),
  response: z.object({ partnerId: z.string(), status: z.string() }),
  errors: registrationErrors,
})

export const verifyEmail = operation({
  name: 'partners.verify-email',
  method: 'PUT',
  path: '/v1/partnermanager/partners/email/verify',
  summary:
    "Whether a partner is registered under the caller's e-mail, and which types need a policy group (P25)",
  envelope: v1,
  access: { roles: 'any', ownership: 'self' },
  effect: 'reads',
  /** Absent or blank: answered as an address that is none, as callers of this operation expect. */
  request: z.object({ emailId: searchText(254).nullish() }),
  response: z.object({ emailExists: z.boolean(), policyRequiredPartnerTypes: z.array(z.string()) }),
  errors: ['PMS_PRT_012'],
})

export const listOwnPartners = operation({
  name: 'partners.list-own',
  method: 'GET',
  path: '/v1/partnermanager/partners/v3',
  summary: "The caller's partners of one status (P17)",
  envelope: v2('mosip.pms.partners.v3.get'),
  access: { roles: certificateHolderRoles, ownership: 'self' },
  query: z.object({
    status: searchText(36),
    policyGroupAvailable: queryFlag,
    partnerType: searchText(36).optional(),
  }),
  response: z.array(
    z.object({
      partnerId: z.string(),
      partnerType: z.string(),
      policyGroupId: z.string().nullable(),
      policyGroupName: z.string().nullable(),
      policyGroupDescription: z.string().nullable(),
    }),
  ),
  errors: ['PMS_CERTIFICATE_ERROR_002'],
})

export const listTypes = operation({
  name: 'partners.list-types',
  method: 'GET',
  path: '/v1/partnermanager/partner-types',
  summary: 'The types that an organisation can register as, and which of them need a policy group',
  envelope: v2('entente.partners.types.get'),
  access: { roles: 'any', ownership: 'platform' },
  response: z.array(
    z.object({ partnerType: z.string(), description: z.string(), needsPolicyGroup: z.boolean() }),
  ),
  errors: [],
})

const ofMembers = { roles: 'any', ownership: 'partner' } as const

export const getOwnPartner = operation({
  name: 'partners.get-details',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/details',
  summary: 'Who a partner is, where it stands, and what the caller may do for it now',
  envelope: v2('entente.partners.details.get'),
  access: ofMembers,
  params: z.object({ partnerId: pathId() }),
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    partnerType: z.string(),
    approvalStatus: z.string(),
    isActive: z.boolean(),
    emailId: z.string(),
    contactNumber: z.string(),
    address: z.string(),
    needsPolicyGroup: z.boolean(),
    policyGroupName: z.string().nullable(),
    policyGroupDescription: z.string().nullable(),
    actions: z.array(z.enum(['choose-policy-group', 'put-contact'])),
  }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

export const listContacts = operation({
  name: 'partners.list-contacts',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/contacts',
  summary: 'Whom to reach at a partner, oldest first',
  envelope: v2('entente.partners.contacts.get'),
  access: ofMembers,
  params: z.object({ partnerId: pathId() }),
  response: z.array(
    z.object({
      emailId: z.string(),
      contactNumber: z.string(),
      address: z.string(),
      isActive: z.boolean(),
      updatedDateTime: instant,
    }),
  ),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

/** Whoever may change what a partner says of itself (rows P7–P9). */
const ownerRoles = [
  'PARTNER_ADMIN',
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'DEVICE_PROVIDER',
  'FTM_PROVIDER',
  'MISP_PARTNER',
  'MANUAL_ADJUDICATION',
  'PARTNER',
] as const

export const putContact = operation({
  name: 'partners.put-contact',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/contact/add',
  summary: 'Add a contact to a partner, or change the one with this e-mail address (P7)',
  envelope: v1Echo,
  access: { roles: ownerRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  request: z.object({
    address: line(2000),
    contactNumber: line(64),
    emailId: line(254),
    is_Active: z.boolean(),
  }),
  response: z.string(),
  errors: ['PMS_PRT_005', 'PMS_PRT_012', 'PMS_PRT_013', 'PMS_PRT_055', 'PMS_PMP_016', 'ENT_PRT_004'],
})

export const updateProfile = operation({
  name: 'partners.update-profile',
  method: 'PUT',
  path: '/v1/partnermanager/partners/{partnerId}',
  summary: "Change a partner's address and telephone number; its branding is cleared (P8)",
  envelope: v1Echo,
  access: { roles: ownerRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  request: z.object({ address: line(2000), contactNumber: line(16) }),
  response: z.object({ partnerId: z.string(), status: z.string() }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

export const updateBrandedProfile = operation({
  name: 'partners.update-branded-profile',
  method: 'PUT',
  path: '/v1/partnermanager/partners/v2/{partnerId}',
  summary: "Change a partner's address, telephone number and branding (P9)",
  envelope: v1Echo,
  access: { roles: ownerRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  request: z.object({ address: line(2000), contactNumber: line(16), ...branding }),
  response: z.object({ partnerId: z.string(), status: z.string() }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

export const getProfile = operation({
  name: 'partners.get-profile',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}',
  summary: 'What a partner says of itself (P10)',
  envelope: v1Retrieve,
  access: {
    roles: [...ownerRoles, 'SDK_PARTNER', 'RESIDENT'],
    ownership: 'partner',
    everyPartner: ['RESIDENT'],
  },
  params: z.object({ partnerId: pathId() }),
  response: z.object({
    partnerID: z.string(),
    status: z.string(),
    organizationName: z.string(),
    contactNumber: z.string(),
    emailId: z.string(),
    address: z.string(),
    partnerType: z.string(),
    policyGroup: z.string().nullable(),
    isActive: z.boolean(),
  }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

/** Whose types need a policy group, and administrators (row P24, and the types that the original forgot). */
const groupChoosers = [
  'PARTNER_ADMIN',
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'MANUAL_ADJUDICATION',
  'PRINT_PARTNER',
  'PARTNER',
  'PMS_USER',
] as const

export const choosePolicyGroup = operation({
  name: 'partners.choose-policy-group',
  method: 'PUT',
  path: '/v1/partnermanager/partners/{partnerId}/policygroup/{policygroupName}',
  summary: 'Choose the policy group of a partner that has not been active yet (P24)',
  envelope: v1,
  access: { roles: groupChoosers, ownership: 'partner' },
  params: z.object({ partnerId: pathId(), policygroupName: pathId() }),
  response: z.string(),
  errors: ['PMS_PRT_002', 'PMS_PRT_005', 'PMS_PRT_048', 'PMS_PRT_050', 'PMS_PRT_055', 'PMS_PMP_023'],
})

export const createUser = operation({
  name: 'partners.create-user',
  method: 'POST',
  path: '/v1/partnermanager/users',
  summary:
    "Create the account of a partner's user (U1); the person chooses the password through a mailed link",
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  request: z.object({
    userName: identifier(256),
    contactNo: line(16),
    emailID: line(254),
    firstName: z.union([z.literal(''), line(64)]).nullish(),
    lastName: z.union([z.literal(''), line(64)]).nullish(),
    organizationName: line(128),
    /** The upper-cased code of a partner type. */
    role: identifier(64),
    partnerId: searchText(256).nullish(),
    /** Ignored: nobody sets another person's password. */
    userPassword: searchText(256).nullish(),
  }),
  response: z.object({
    userId: z.string(),
    mobile: z.null(),
    mail: z.null(),
    langCode: z.null(),
    userPassword: z.null(),
    name: z.null(),
    role: z.null(),
    rid: z.null(),
    token: z.null(),
  }),
  errors: ['PMS_PRT_010', 'PMS_PRT_011', 'PMS_PRT_012', 'PMS_PRT_052', 'PMS_PRT_066', 'ENT_MAI_001'],
})

/** What the list of all partners is filtered and sorted by (M11). */
export const partnerListing = listing({
  filters: {
    partnerId: 'contains',
    partnerType: 'contains',
    orgName: 'contains',
    policyGroupName: 'contains',
    emailAddress: 'contains',
    isActive: 'equals',
    certificateUploadStatus: 'equals',
    search: 'words',
  },
  sorts: [
    'partnerId',
    'partnerType',
    'orgName',
    'policyGroupId',
    'policyGroupName',
    'emailAddress',
    'certificateUploadStatus',
    'status',
    'isActive',
    'createdDateTime',
  ],
  defaultSize: 8,
  tabs: 'isActive',
})
