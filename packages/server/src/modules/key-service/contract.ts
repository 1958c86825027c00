import { z } from 'zod'
import { certificateHolderRoles } from '../../platform/access/roles.ts'
import { certificateText, identifier, instant, pathId, searchText } from '../../platform/http/fields.ts'
import { operation, v1 } from '../../platform/http/operation.ts'
import { renewalFlag, uploadRefusals } from '../partner-certificates/contract.ts'
import { uploadCaCertificate as uploadToTrustStore } from '../trust-store/contract.ts'

const holders = [
  ...certificateHolderRoles,
  'PARTNER',
  'PMS_USER',
  'CREDENTIAL_ISSUANCE',
  'ID_AUTHENTICATION',
] as const
const optional = (maximum: number) => searchText(maximum).nullish()

export const uploadCaCertificate = operation({
  name: 'key-service.upload-ca',
  method: 'POST',
  path: '/v1/keymanager/uploadCACertificate',
  summary: 'Add a root or sub CA certificate, or a whole chain, to the trust store of a domain',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  request: z.object({ certificateData: certificateText, partnerDomain: identifier(36) }),
  response: z.object({ status: z.string(), timestamp: instant }),
  errors: uploadToTrustStore.errors,
})

export const listCaCertificates = operation({
  name: 'key-service.list-ca',
  method: 'POST',
  path: '/v1/keymanager/getCaCertificates',
  summary: 'CA certificates of the trust store, filtered and in pages from 1',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  effect: 'reads',
  request: z.object({
    caCertificateType: optional(36),
    partnerDomain: optional(36),
    excludeMosipCA: z.boolean().nullish(),
    sortByFieldName: optional(36),
    sortOrder: optional(4),
    pageNumber: z.int().min(1).max(1_000_000).nullish(),
    pageSize: z.int().min(1).max(500).nullish(),
    certId: optional(64),
    issuedTo: optional(256),
    issuedBy: optional(256),
    /** Part of the date as text, such as `2026-03`. */
    validFromDate: optional(36),
    validTillDate: optional(36),
    uploadTime: optional(36),
    /** From today up to and with that day, `yyyy-MM-dd`. */
    expiringWithinDate: optional(36),
  }),
  response: z.object({
    pageNumber: z.int(),
    pageSize: z.int(),
    totalRecords: z.int(),
    totalPages: z.int(),
    allPartnerCertificates: z.array(
      z.object({
        caCertificateType: z.enum(['ROOT', 'INTERMEDIATE']),
        partnerDomain: z.string(),
        certId: z.string(),
        issuedTo: z.string(),
        issuedBy: z.string(),
        certThumbprint: z.string(),
        validFromDate: instant,
        validTillDate: instant,
        uploadTime: instant,
        status: z.boolean(),
      }),
    ),
  }),
  errors: ['KER-PCM-011', 'KER-PCM-018'],
})

export const getCaTrustPath = operation({
  name: 'key-service.ca-trust-path',
  method: 'GET',
  path: '/v1/keymanager/getCACertificateTrustPath/{caCertId}',
  summary: 'A CA certificate and its chain as PKCS#7 text, the certificate first',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ caCertId: pathId() }),
  response: z.object({ p7bFile: z.string(), timestamp: instant }),
  errors: ['KER-PCM-010', 'KER-PMS-019'],
})

export const verifyTrust = operation({
  name: 'key-service.verify-trust',
  method: 'POST',
  path: '/v1/keymanager/verifyCertificateTrust',
  summary: 'Whether a certificate has a path in the trust store of a domain',
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  effect: 'reads',
  request: z.object({ certificateData: certificateText, partnerDomain: identifier(36) }),
  response: z.object({ status: z.boolean() }),
  errors: ['KER-KMS-013', 'KER-PCM-011'],
})

export const uploadPartnerCertificate = operation({
  name: 'key-service.upload-partner',
  method: 'POST',
  path: '/v1/keymanager/uploadPartnerCertificate',
  summary:
    "Upload a partner's CA-signed certificate; answers the platform-signed chain as base64url of PKCS#7",
  envelope: v1,
  access: { roles: holders, ownership: 'partner' },
  request: z.object({
    certificateData: certificateText,
    organizationName: identifier(128),
    partnerDomain: identifier(36),
    /** Absent: the caller's partner of that organisation. */
    partnerId: identifier(36).nullish(),
    renew: renewalFlag,
  }),
  response: z.object({ certificateId: z.string(), signedCertificateData: z.string(), timestamp: instant }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055', 'PMS_PMP_016', 'PMS_PRT_054', ...uploadRefusals],
})

export const getPartnerCertificate = operation({
  name: 'key-service.get-partner',
  method: 'GET',
  path: '/v1/keymanager/getPartnerCertificate/{partnerCertId}',
  summary: 'The platform-signed certificate by the id that its upload answered',
  envelope: v1,
  access: { roles: holders, ownership: 'partner' },
  params: z.object({ partnerCertId: pathId() }),
  response: z.object({ certificateData: z.string(), timestamp: instant }),
  errors: ['KER-PCM-010', 'KER-PCM-012', 'ENT_REV_005'],
})

export const getPartnerSignedCertificate = operation({
  name: 'key-service.get-partner-signed',
  method: 'GET',
  path: '/v1/keymanager/getPartnerSignedCertificate/{partnerCertId}',
  summary: 'The CA-signed and the platform-signed certificate by the id that their upload answered',
  envelope: v1,
  access: { roles: holders, ownership: 'partner' },
  params: z.object({ partnerCertId: pathId() }),
  response: z.object({
    caSignedCertificateData: z.string(),
    mosipSignedCertificateData: z.string(),
    timestamp: instant,
  }),
  errors: ['KER-PCM-010', 'KER-PCM-012', 'ENT_REV_005'],
})
