import { z } from 'zod'
import {
  certificateText,
  expiryPeriod,
  identifier,
  instant,
  localTime,
  offsetTime,
  pathId,
} from '../../platform/http/fields.ts'
import { certificateHolderRoles } from '../../platform/access/roles.ts'
import { nameParts } from '../../platform/http/name-parts.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'
import { chainLink } from '../trust-store/contract.ts'

const holders = [
  ...certificateHolderRoles,
  'PARTNER',
  'PMS_USER',
  'CREDENTIAL_ISSUANCE',
  'ID_AUTHENTICATION',
] as const

/** For one purpose alone, or for all: what the contract's callers mean, who name none (trust-and-crypto §2.9). */
const purpose = z.enum(['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS'])

/** Which of a partner's certificates; absent: the one for all purposes, or else the first that there is. */
const whichPurpose = z.object({ certificatePurpose: purpose.optional() })

/** Ours: sign the platform's certificate anew, although the same certificate is there already. */
export const renewalFlag = z.boolean().nullish()

/**
 * Refusals of a partner's or chip's certificate, in the order in which they are checked (trust-and-crypto §2.2); ours
 * comes last.
 */
export const uploadRefusals = [
  'KER-KMS-013',
  'KER-PCM-011',
  'KER-PMS-020',
  'KER-PCM-004',
  'KER-KMS-021',
  'KER-PCM-015',
  'KER-PCM-006',
  'KER-PCM-007',
  'KER-PCM-008',
  'KER-PCM-013',
  'KER-PCM-014',
  'ENT_CRT_002',
  'ENT_CRT_003',
  'ENT_CRT_004',
] as const

/** Of the upload of a chip's certificate. */
export const chipUploadRefusals = [...uploadRefusals, 'ENT_CRT_005'] as const

export const uploadPartnerCertificate = operation({
  name: 'partner-certificates.upload',
  method: 'POST',
  path: '/v1/partnermanager/partners/certificate/upload',
  summary:
    "Upload a partner's CA-signed certificate; the platform signs its own and the partner becomes active (P13)",
  envelope: v1,
  access: { roles: holders, ownership: 'partner' },
  request: z.object({
    partnerId: identifier(36),
    certificateData: certificateText,
    partnerDomain: identifier(36),
    certificatePurpose: purpose.optional(),
    renew: renewalFlag,
  }),
  response: z.object({
    signedCertificateData: z.string(),
    certificateId: z.string(),
    timestamp: localTime,
    /** Ours, ignored by other clients: `unknown` was accepted although nobody could be asked. */
    revocation: z.enum(['not-checked', 'good', 'unknown']),
    /** Ours: the same certificate was there, and nothing has changed. */
    isRepeated: z.boolean(),
    /** Ours: what its authorities were asked for in vain, with address and reason. */
    revocationProblems: z.array(z.string()),
  }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055', 'PMS_PMP_016', 'PMS_PRT_054', ...uploadRefusals, 'ENT_CRT_001'],
})

export const getPartnerCertificate = operation({
  name: 'partner-certificates.get-platform-signed',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/certificate',
  summary: 'The platform-signed certificate of a partner (P14); services of the platform read any partner’s',
  envelope: v1,
  access: {
    roles: [...holders, 'CREATE_SHARE'],
    ownership: 'partner',
    everyPartner: ['CREDENTIAL_ISSUANCE', 'CREATE_SHARE', 'ID_AUTHENTICATION'],
  },
  params: z.object({ partnerId: pathId() }),
  query: whichPurpose,
  response: z.object({ certificateData: z.string(), timestamp: localTime }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055', 'PMS_PRT_108', 'ENT_REV_005'],
})

export const getPartnerCertificateData = operation({
  name: 'partner-certificates.get-both',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/certificate-data',
  summary: 'The CA-signed and the platform-signed certificate of a partner (P15)',
  envelope: v2('mosip.pms.original.partner.certificate.get'),
  access: { roles: [...holders, 'CREATE_SHARE'], ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  query: whichPurpose,
  response: z.object({
    caSignedCertificateData: z.string(),
    isCaSignedCertificateExpired: z.boolean(),
    mosipSignedCertificateData: z.string(),
    isMosipSignedCertificateExpired: z.boolean(),
    /** Ours, ignored by other clients: its text is empty then too. */
    isMosipSignedCertificateRevoked: z.boolean(),
  }),
  errors: [
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_PRT_005',
    'PMS_CERTIFICATE_ERROR_007',
    'PMS_PRT_108',
    'PMS_CERTIFICATE_ERROR_009',
  ],
})

export const listOwnCertificates = operation({
  name: 'partner-certificates.list-own',
  method: 'GET',
  path: '/v1/partnermanager/partners/partner-certificates-details',
  summary: "The caller's partners with the dates of their certificates (P16)",
  envelope: v2('mosip.pms.partner.certificates.get'),
  access: { roles: certificateHolderRoles, ownership: 'self' },
  query: z.object({ expiryPeriod: expiryPeriod.optional() }),
  response: z.array(
    z.object({
      partnerId: z.string(),
      partnerType: z.string(),
      isCertificateAvailable: z.boolean(),
      certificateIssuedTo: z.string().nullable(),
      certificateUploadDateTime: offsetTime.nullable(),
      certificateExpiryDateTime: offsetTime.nullable(),
      isPartnerActive: z.boolean(),
      /** Ours, ignored by other clients. */
      organizationName: z.string(),
      caSignedExpiryDateTime: offsetTime.nullable(),
      /** Its chain stands in the trust store; null without certificate. */
      isTrusted: z.boolean().nullable(),
    }),
  ),
  errors: ['PMS_CERTIFICATE_ERROR_002'],
})

export const getPartnerCertificateChain = operation({
  name: 'partner-certificates.get-chain',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/certificate-chain',
  summary: "A partner's CA-signed certificate with its chain up to the root, for a viewer",
  envelope: v2('entente.partner.certificate.chain.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  query: whichPurpose,
  response: z.object({ caSigned: z.array(chainLink), platformSigned: z.array(chainLink) }),
  errors: ['PMS_PRT_005', 'PMS_CERTIFICATE_ERROR_007', 'PMS_PRT_108'],
})

export const listPartnerCertificates = operation({
  name: 'partner-certificates.list',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/certificates',
  summary: 'All certificates of a partner: those of today for each purpose, and those that they replaced',
  envelope: v2('entente.partner.certificates.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  response: z.array(
    z.object({
      certificateId: z.string(),
      purpose,
      partnerDomain: z.string(),
      /** `overlapping`: replaced, but signatures by it count until `acceptedUntil`. */
      standing: z.enum(['current', 'overlapping', 'replaced', 'expired']),
      /** Its chain stands in the trust store. */
      isTrusted: z.boolean(),
      issuedTo: z.string(),
      issuedBy: z.string(),
      subjectName: nameParts,
      issuerName: nameParts,
      sha256: z.string(),
      platformSignedSha256: z.string(),
      caSignedExpiryDateTime: instant,
      platformSignedExpiryDateTime: instant,
      uploadedDateTime: instant,
      uploadedBy: z.string(),
      replacedDateTime: instant.nullable(),
      acceptedUntil: instant.nullable(),
    }),
  ),
  errors: ['PMS_PRT_005', 'PMS_CERTIFICATE_ERROR_007'],
})

export const downloadPartnerCertificate = operation({
  name: 'partner-certificates.download',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/certificates/{certificateId}/file',
  summary:
    'One certificate of a partner as PEM, with its chain as PEM, or with its chain as PKCS#7, leaf first',
  envelope: v2('entente.partner.certificate.file.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId(), certificateId: pathId() }),
  query: z.object({
    signedBy: z.enum(['ca', 'platform']).default('platform'),
    format: z.enum(['pem', 'pem-chain', 'p7b']).default('pem'),
  }),
  response: z.object({ fileName: z.string(), fileData: z.string(), timestamp: instant }),
  errors: [
    'PMS_PRT_005',
    'PMS_CERTIFICATE_ERROR_007',
    'KER-PCM-012',
    'ENT_REV_005',
    'PMS_CERTIFICATE_ERROR_009',
    'KER-PCM-004',
  ],
})
