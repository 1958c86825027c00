import { z } from 'zod'
import {
  certificateText,
  identifier,
  instant,
  line,
  localTime,
  pathId,
  searchText,
} from '../../platform/http/fields.ts'
import { blank } from '../../platform/http/envelope/problems.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { nameParts } from '../../platform/http/name-parts.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'
import { searchErrors, searchPage, searchRequest } from '../../platform/http/lists/search-contract.ts'
import { chipUploadRefusals, renewalFlag } from '../partner-certificates/contract.ts'
import { chainLink } from '../trust-store/contract.ts'

const providers = ['PARTNER_ADMIN', 'FTM_PROVIDER'] as const
const chipPath = z.object({ ftmId: pathId() })

export const addChip = operation({
  name: 'chips.add',
  method: 'POST',
  path: '/v1/partnermanager/ftpchipdetail',
  summary: 'Register a chip model (F1)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ ftpProviderId: identifier(36), make: line(36), model: line(36) }),
  response: z.object({ id: z.string() }),
  errors: ['PMP_AUT_030', 'PMP_AUT_032', 'PMS_PRT_055'],
})

export const editChip = operation({
  name: 'chips.edit',
  method: 'PUT',
  path: '/v1/partnermanager/ftpchipdetail',
  summary: 'Correct make and model of a chip that is not approved yet (F2)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({ ftpChipDetailId: identifier(36), make: line(36), model: line(36) }),
  response: z.object({ id: z.string() }),
  errors: ['PMP_AUT_031', 'PMP_AUT_032', 'PMP_AUT_038', 'PMP_AUT_039', 'PMS_PRT_055'],
})

export const decideChip = operation({
  name: 'chips.decide',
  method: 'PATCH',
  path: '/v1/partnermanager/ftpchipdetail',
  summary: 'Approve or reject a chip (F3); a reason may be given and is shown to the partner',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  request: z.object({
    ftpChipDetailId: identifier(36),
    approvalStatus: z.boolean({ error: blank }),
    reason: line(500).nullish(),
  }),
  response: z.string(),
  errors: [
    'PMP_AUT_031',
    'PMP_AUT_033',
    'PMP_AUT_038',
    'PMP_AUT_039',
    'PMS_PMP_016',
    'KER-PCM-006',
    'ENT_CRT_002',
    'ENT_CRT_003',
    'ENT_CRT_006',
    'ENT_REV_005',
  ],
})

export const uploadChipCertificate = operation({
  name: 'chips.upload-certificate',
  method: 'POST',
  path: '/v1/partnermanager/ftpchipdetail/uploadcertificate',
  summary: 'Upload the certificate of a chip; the chip then waits for approval (F4)',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  request: z.object({
    ftpProviderId: identifier(36),
    ftpChipDeatilId: identifier(36),
    isItForRegistrationDevice: z.boolean({ error: blank }),
    certificateData: certificateText,
    organizationName: line(128),
    partnerDomain: identifier(36),
    renew: renewalFlag,
  }),
  response: z.object({ signedCertificateData: z.string(), certificateId: z.string(), timestamp: localTime }),
  errors: [
    'PMP_AUT_030',
    'PMP_AUT_031',
    'PMP_AUT_034',
    'PMP_AUT_038',
    'PMP_AUT_039',
    'PMS_PRT_055',
    ...chipUploadRefusals,
  ],
})

export const getChipPlatformCertificate = operation({
  name: 'chips.get-platform-signed',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/getPartnerCertificate/{ftpChipDetailId}',
  summary: 'The platform-signed certificate of a chip (F5); response null for an unknown id',
  envelope: v1,
  access: { roles: providers, ownership: 'partner' },
  params: z.object({ ftpChipDetailId: pathId() }),
  response: z.object({ certificateData: z.string(), timestamp: localTime }).nullable(),
  errors: ['PMP_AUT_033', 'ENT_REV_005'],
})

export const searchChips = operation({
  name: 'chips.search',
  method: 'POST',
  path: '/v1/partnermanager/ftpchipdetail/search',
  summary: 'Search chips the older way (F6); partners find their own; pages are ignored, at most 2,000 rows',
  envelope: v1,
  access: { roles: providers, ownership: 'self' },
  effect: 'reads',
  request: searchRequest,
  response: searchPage(
    z.object({
      ftpChipDetailId: z.string(),
      ftpProviderId: z.string(),
      make: z.string(),
      model: z.string(),
      certificateAlias: z.string().nullable(),
      partnerOrganizationName: z.string(),
      approvalStatus: z.string(),
      active: z.boolean(),
      deleted: z.boolean(),
      crBy: z.string(),
      crDtimes: localTime,
      updBy: z.string().nullable(),
      updDtimes: localTime.nullable(),
      delDtimes: localTime.nullable(),
    }),
  ),
  errors: [...searchErrors],
})

export const deactivateChip = operation({
  name: 'chips.deactivate',
  method: 'PATCH',
  path: '/v1/partnermanager/ftpchipdetail/{ftmId}',
  summary: 'Deactivate an approved chip (F7)',
  envelope: v2('mosip.pms.deactivate.ftm.patch'),
  access: { roles: providers, ownership: 'partner' },
  params: chipPath,
  /** `De-Activate`; the operation knows no other, and deactivates without it as well. */
  request: z.object({ status: searchText(36).nullish(), reason: line(500).nullish() }),
  response: z.object({ ftmId: z.string(), status: z.string(), isActive: z.boolean() }),
  errors: [
    'PMS_DEVICE_ERROR_026',
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_FTM_ERROR_005',
    'PMS_FTM_ERROR_006',
    'PMS_FTM_ERROR_007',
    'PMS_FTM_ERROR_010',
    'PMS_PMP_016',
  ],
})

export const previewDeactivation = operation({
  name: 'chips.preview-deactivation',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/{ftmId}/deactivation-preview',
  summary: 'What will stop when this chip is deactivated',
  envelope: v2('entente.chips.deactivation-preview.get'),
  access: { roles: providers, ownership: 'partner' },
  params: chipPath,
  response: z.object({
    ftmId: z.string(),
    make: z.string(),
    model: z.string(),
    /** False when the chip is not in a state that can be deactivated. */
    possible: z.boolean(),
    certificates: z.array(
      z.object({ issuedTo: z.string(), subjectName: nameParts, sha256: z.string(), validTill: instant }),
    ),
  }),
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_FTM_ERROR_005', 'PMS_FTM_ERROR_006'],
})

export const getChipCertificateData = operation({
  name: 'chips.get-certificates',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/{ftmId}/certificate-data',
  summary: 'The CA-signed and the platform-signed certificate of a chip (F8)',
  envelope: v2('mosip.pms.original.ftm.certificate.get'),
  access: { roles: providers, ownership: 'partner' },
  params: chipPath,
  response: z.object({
    caSignedCertificateData: z.string(),
    caSignedCertUploadDateTime: localTime,
    caSignedCertExpiryDateTime: localTime,
    isCaSignedCertificateExpired: z.boolean(),
    mosipSignedCertificateData: z.string(),
    mosipSignedCertUploadDateTime: localTime,
    mosipSignedCertExpiryDateTime: localTime,
    isMosipSignedCertificateExpired: z.boolean(),
    /** Ours, ignored by other clients: its text is empty then too. */
    isMosipSignedCertificateRevoked: z.boolean(),
  }),
  errors: [
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_FTM_ERROR_005',
    'PMS_FTM_ERROR_006',
    'PMS_PMP_016',
    'PMS_FTM_ERROR_008',
    'PMS_FTM_ERROR_009',
    'PMS_FTM_ERROR_011',
    'PMS_PRT_099',
  ],
})

/** The status words of the admin listing; `deactivated` is derived on the wire of the partner's own list. */
export const chipStatuses = [
  'pending_cert_upload',
  'pending_approval',
  'approved',
  'rejected',
  'deactivated',
] as const

export const chipListing = listing({
  filters: {
    partnerId: 'contains',
    orgName: 'contains',
    ftmId: 'contains',
    make: 'contains',
    model: 'contains',
    status: 'equals',
    search: 'words',
  },
  /** `name`, make and model together, is ours. */
  sorts: ['partnerId', 'orgName', 'ftmId', 'make', 'model', 'status', 'createdDateTime', 'name'],
  defaultSize: 8,
  tabs: 'status',
})

export const listChips = operation({
  name: 'chips.list',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/v2',
  summary: 'All chips (F9)',
  envelope: v2('mosip.pms.partners.ftm.chip.details.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  query: listQuery(chipListing),
  response: tabbedPage(
    z.object({
      ftmId: z.string(),
      partnerId: z.string(),
      orgName: z.string(),
      make: z.string(),
      model: z.string(),
      status: z.enum(chipStatuses),
      isActive: z.boolean(),
      isCertificateAvailable: z.boolean(),
      createdDateTime: localTime,
    }),
  ),
  errors: [...listErrors],
})

const ownChip = z.object({
  ftmId: z.string(),
  partnerId: z.string(),
  partnerStatus: z.string(),
  make: z.string(),
  model: z.string(),
  /** As stored: a deactivated chip says `approved` with `isActive` false. */
  status: z.string(),
  isActive: z.boolean(),
  isCertificateAvailable: z.boolean(),
  certificateUploadDateTime: localTime.nullable(),
  certificateExpiryDateTime: localTime.nullable(),
  isCertificateExpired: z.boolean(),
  createdDateTime: localTime,
})

export const listOwnChips = operation({
  name: 'chips.list-own',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail',
  summary: "The chips of the caller's FTM partners (F10)",
  envelope: v2('mosip.pms.ftm.chip.details.get'),
  access: { roles: providers, ownership: 'self' },
  response: z.array(ownChip),
  errors: [],
})

export const certificateStates = ['valid', 'expired', 'not_uploaded'] as const

export const ownChipListing = listing({
  filters: { partnerId: 'equals', certificateState: 'equals', status: 'equals', search: 'words' },
  sorts: [
    'partnerId',
    'ftmId',
    'make',
    'model',
    'status',
    'certificateExpiryDateTime',
    'certificateUploadDateTime',
    'createdDateTime',
    'name',
  ],
  defaultSize: 8,
  tabs: 'status',
})

export const pageOwnChips = operation({
  name: 'chips.page-own',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/own',
  summary: "One page of the chips of the caller's FTM partners; F10 has all of them at once",
  envelope: v2('entente.chips.own.get'),
  access: { roles: providers, ownership: 'self' },
  query: listQuery(ownChipListing),
  response: tabbedPage(ownChip.extend({ orgName: z.string(), status: z.enum(chipStatuses) })),
  errors: [...listErrors],
})

export const getChip = operation({
  name: 'chips.get',
  method: 'GET',
  path: '/v1/partnermanager/ftpchipdetail/{ftmId}',
  summary: 'One chip with its decision and what the caller may do with it now',
  envelope: v2('entente.chips.get'),
  access: { roles: providers, ownership: 'partner' },
  params: chipPath,
  response: z.object({
    ftmId: z.string(),
    partnerId: z.string(),
    orgName: z.string(),
    make: z.string(),
    model: z.string(),
    status: z.enum(chipStatuses),
    createdDateTime: instant,
    createdBy: z.string(),
    decision: z
      .object({
        status: z.enum(['approved', 'rejected', 'deactivated']),
        reason: z.string().nullable(),
        decidedBy: z.string(),
        decidedDateTime: instant,
      })
      .nullable(),
    certificate: z
      .object({
        uploadedDateTime: instant,
        /** Its chain stands in the trust store. */
        isTrusted: z.boolean(),
        caSigned: z.array(chainLink),
        platformSigned: z.array(chainLink),
      })
      .nullable(),
    actions: z.array(
      z.enum([
        'edit',
        'add-again',
        'upload-certificate',
        'download-certificate',
        'approve',
        'reject',
        'deactivate',
      ]),
    ),
  }),
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_FTM_ERROR_005', 'PMS_FTM_ERROR_006'],
})
