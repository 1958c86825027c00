import { z } from 'zod'
import {
  identifier,
  instant,
  line,
  localTime,
  offsetTime,
  pathId,
  queryFlag,
  searchText,
} from '../../platform/http/fields.ts'
import { listErrors, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { partnerListing } from '../partners/contract.ts'
import { operation, v1Echo, v1Retrieve, v2 } from '../../platform/http/operation.ts'

export { partnerListing } from '../partners/contract.ts'

const partnerPath = z.object({ partnerId: pathId() })

const administrators = ['PARTNER_ADMIN', 'PARTNERMANAGER'] as const

export const setPartnerStatus = operation({
  name: 'partner-administration.set-status',
  method: 'PATCH',
  path: '/v1/partnermanager/partners/{partnerId}',
  summary: 'Deactivate a partner, and everything of it with it, or say that it is active (M2)',
  envelope: v1Echo,
  access: { roles: administrators, ownership: 'all' },
  params: partnerPath,
  /** `Active` or `De-active`, in any case. */
  request: z.object({ status: identifier(36), reason: line(500).nullish() }),
  response: z.object({ message: z.string() }),
  errors: ['PMS_PMP_005', 'PMS_PM_058', 'PMS_PM_063', 'PMS_PRT_108', 'ENT_PRT_003'],
})

export const reactivatePartner = operation({
  name: 'partner-administration.reactivate',
  method: 'POST',
  path: '/v1/partnermanager/admin-partners/{partnerId}/reactivation',
  summary: 'Give a deactivated partner back what its deactivation stopped',
  envelope: v2('entente.partners.reactivation.post'),
  access: { roles: administrators, ownership: 'all' },
  params: partnerPath,
  request: z.object({ reason: line(500).nullish() }),
  response: z.object({ partnerId: z.string(), isActive: z.boolean() }),
  errors: ['PMS_PMP_005', 'ENT_PRT_001'],
})

export const previewPartnerStatus = operation({
  name: 'partner-administration.preview-status',
  method: 'GET',
  path: '/v1/partnermanager/admin-partners/{partnerId}/status-preview',
  summary: 'What stops when this partner is deactivated, and works again when it is reactivated',
  envelope: v2('entente.partners.status-preview.get'),
  access: { roles: administrators, ownership: 'all' },
  params: partnerPath,
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    /** What can be done now; null for a partner that has never been active. */
    step: z.enum(['deactivate', 'reactivate']).nullable(),
    /** One for each kind of thing that the partner has. */
    affected: z.array(
      z.object({
        kind: z.string(),
        total: z.int(),
        /** Names of some of them, in the order of the alphabet, at most 20. */
        names: z.array(z.string()),
      }),
    ),
  }),
  errors: ['PMS_PMP_005'],
})

const plainPartner = z.object({
  partnerID: z.string(),
  status: z.string(),
  organizationName: z.string(),
  contactNumber: z.string(),
  emailId: z.string(),
  address: z.string(),
  partnerType: z.string(),
})

/** Services of the platform that look partners up at run time. */
const lookers = [...administrators, 'ID_AUTHENTICATION', 'RESIDENT', 'CREDENTIAL_ISSUANCE'] as const

export const listPlainPartners = operation({
  name: 'partner-administration.list-plain',
  method: 'GET',
  path: '/v1/partnermanager/partners',
  summary: 'All partners, or those of one type, without pages (M3)',
  envelope: v1Retrieve,
  access: { roles: lookers, ownership: 'all', everyPartner: lookers },
  query: z.object({ partnerType: searchText(36).optional() }),
  response: z.object({ partners: z.array(plainPartner) }),
  errors: ['PMS_PMP_013'],
})

export const listBrandedPartners = operation({
  name: 'partner-administration.list-branded',
  method: 'GET',
  path: '/v1/partnermanager/partners/v2',
  summary: 'All partners, or those of one type, with their logos and what clients keep, without pages (M4)',
  envelope: v1Retrieve,
  access: { roles: lookers, ownership: 'all', everyPartner: lookers },
  query: z.object({ partnerType: searchText(36).optional() }),
  response: z.object({
    partners: z.array(plainPartner.extend({ logoUrl: z.string().nullable(), additionalInfo: z.unknown() })),
  }),
  errors: ['PMS_PMP_013'],
})

export const listPartners = operation({
  name: 'partner-administration.list',
  method: 'GET',
  path: '/v1/partnermanager/admin-partners',
  summary: 'All partners (M11)',
  envelope: v2('mosip.pms.admin.partners.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  query: listQuery(partnerListing).extend({ isActive: queryFlag }),
  response: tabbedPage(
    z.object({
      partnerId: z.string(),
      partnerType: z.string(),
      orgName: z.string(),
      policyGroupId: z.string().nullable(),
      policyGroupName: z.string().nullable(),
      emailAddress: z.string(),
      certificateUploadStatus: z.enum(['uploaded', 'not_uploaded']),
      status: z.string(),
      isActive: z.boolean(),
      createdDateTime: offsetTime,
      /** Ours: a service of the platform, which nobody deactivates. */
      isPlatform: z.boolean(),
    }),
  ),
  errors: [...listErrors],
})

export const getPartner = operation({
  name: 'partner-administration.get',
  method: 'GET',
  path: '/v1/partnermanager/admin-partners/{partnerId}',
  summary: 'One partner (M10)',
  envelope: v2('mosip.pms.partner.details.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: partnerPath,
  response: z.object({
    partnerId: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    approvalStatus: z.string(),
    isActive: z.boolean(),
    createdDateTime: localTime,
    partnerType: z.string(),
    organizationName: z.string(),
    contactNumber: z.string(),
    emailId: z.string(),
    policyGroupName: z.string().nullable(),
    policyGroupDescription: z.string().nullable(),
    isCertificateAvailable: z.boolean(),
    certificateUploadDateTime: offsetTime.nullable(),
    certificateExpiryDateTime: offsetTime.nullable(),
    /** Ours: where it may be reached by post, and who registered it. */
    address: z.string(),
    createdBy: z.string(),
    /** Ours: what an administrator may do now. */
    actions: z.array(z.enum(['edit', 'ask-for-policy', 'deactivate', 'reactivate'])),
  }),
  errors: ['PMS_REQUEST_ERROR_001', 'PMS_PRT_005'],
})

export const createPartner = operation({
  name: 'partner-administration.create',
  method: 'POST',
  path: '/v1/partnermanager/admin-partners',
  summary: 'Register a partner for an organisation, and invite its owner by mail',
  envelope: v2('entente.partners.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  request: z.object({
    partnerId: identifier(256),
    organizationName: line(128),
    partnerType: identifier(36),
    address: line(2000),
    contactNumber: line(16),
    emailId: line(254),
    policyGroup: searchText(128).nullish(),
    langCode: searchText(36).nullish(),
  }),
  response: z.object({ partnerId: z.string(), invitationExpiryDateTime: instant }),
  errors: [
    'PMS_PRT_002',
    'PMS_PMP_023',
    'PMS_PRT_010',
    'PMS_PRT_011',
    'PMS_PRT_012',
    'PMS_PRT_051',
    'PMS_PRT_052',
    'PMS_PRT_056',
    'PMS_PRT_066',
    'PMS_PRT_108',
    'ENT_MAI_001',
  ],
})

export const editPartner = operation({
  name: 'partner-administration.edit',
  method: 'PATCH',
  path: '/v1/partnermanager/admin-partners/{partnerId}',
  summary: 'Correct what a partner is called and where it is reached',
  envelope: v2('entente.partners.patch'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: partnerPath,
  request: z.object({
    /** Its certificates name it: it changes only while there is none. */
    organizationName: line(128),
    address: line(2000),
    contactNumber: line(16),
  }),
  response: z.object({ partnerId: z.string() }),
  errors: ['PMS_PRT_005', 'ENT_PRT_002'],
})
