import { z } from 'zod'
import { keyUserRoles } from '../../platform/access/roles.ts'
import {
  armour,
  certificateText,
  formatted,
  identifier,
  instant,
  searchText,
} from '../../platform/http/fields.ts'
import { operation, v1 } from '../../platform/http/operation.ts'

const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'platform' } as const
const keyUsers = { roles: keyUserRoles, ownership: 'platform' } as const
const referenceId = searchText(36).nullish()
const name = { applicationId: identifier(36), referenceId }
/** Base64url of at most half a mebibyte. */
const data = armour(700_000)

const subject = {
  commonName: searchText(64).nullish(),
  organizationUnit: searchText(64).nullish(),
  organization: searchText(64).nullish(),
  location: searchText(64).nullish(),
  state: searchText(64).nullish(),
  country: formatted(/^[A-Za-z]{2}$/, 2).nullish(),
}

const keyQuery = z.object({ applicationId: searchText(36), referenceId: searchText(36).optional() })

const made = z.object({
  certificate: z.string().nullable(),
  certSignRequest: z.string().nullable(),
  issuedAt: instant.nullable(),
  expiryAt: instant.nullable(),
  timestamp: instant,
})

export const generateMasterKey = operation({
  name: 'key-service.generate-master-key',
  method: 'POST',
  path: '/v1/keymanager/generateMasterKey/{objectType}',
  summary:
    "Make an application's module key, or its signing key, or answer the one there is; `force` replaces it",
  envelope: v1,
  access: administrators,
  params: z.object({ objectType: searchText(36) }),
  request: z.object({ ...name, ...subject, force: z.boolean().nullish() }),
  response: made,
  errors: ['KER-KMS-002', 'KER-KMS-009', 'KER-KMS-010'],
})

export const generateCsr = operation({
  name: 'key-service.generate-csr',
  method: 'POST',
  path: '/v1/keymanager/generateCSR',
  summary: 'A certificate request for the current key of an application, to have it certified elsewhere',
  envelope: v1,
  access: administrators,
  request: z.object({ ...name, ...subject }),
  response: made,
  errors: ['KER-KMS-002', 'KER-KMS-012', 'KER-KMS-016', 'KER-KMS-010'],
})

export const getCertificate = operation({
  name: 'key-service.get-certificate',
  method: 'GET',
  path: '/v1/keymanager/getCertificate',
  summary:
    "Today's certificate of a key: of the platform's authorities, ROOT or PMS, of an application's module key, or of one of its references",
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  query: keyQuery,
  response: made,
  errors: ['KER-KMS-002', 'KER-KMS-012', 'KER-KMS-016', 'KER-KMS-010'],
})

export const getAllCertificates = operation({
  name: 'key-service.all-certificates',
  method: 'GET',
  path: '/v1/keymanager/getAllCertificates',
  summary: 'Every certificate of a key, today’s and former ones, with the key ids that signatures name',
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  query: keyQuery,
  response: z.object({
    allCertificates: z.array(
      z.object({ certificateData: z.string(), issuedAt: instant, expiryAt: instant, keyId: z.string() }),
    ),
  }),
  errors: ['KER-KMS-002'],
})

export const uploadCertificate = operation({
  name: 'key-service.upload-certificate',
  method: 'POST',
  path: '/v1/keymanager/uploadCertificate',
  summary: 'Put the certificate that another authority has issued in the place of our own, for the same key',
  envelope: v1,
  access: administrators,
  request: z.object({ ...name, certificateData: certificateText }),
  response: z.object({ status: z.string(), timestamp: instant }),
  errors: [
    'KER-KMS-002',
    'KER-KMS-015',
    'KER-KMS-012',
    'KER-KMS-013',
    'KER-KMS-001',
    'KER-KMS-014',
    'ENT_CRT_002',
  ],
})

export const uploadOtherDomainCertificate = operation({
  name: 'key-service.upload-other-domain',
  method: 'POST',
  path: '/v1/keymanager/uploadOtherDomainCertificate',
  summary: 'Keep the certificate of a partner to encrypt to; the former one ends',
  envelope: v1,
  access: administrators,
  request: z.object({ ...name, certificateData: certificateText }),
  response: z.object({ status: z.string(), timestamp: instant }),
  errors: ['KER-KMS-005', 'KER-KMS-013', 'KER-KMS-001', 'KER-KMS-035', 'ENT_CRT_002'],
})

export const jwtSign = operation({
  name: 'key-service.jwt-sign',
  method: 'POST',
  path: '/v1/keymanager/jwtSign',
  summary: 'Sign data with the key of an application: a compact JWS by RS256, detached where asked for',
  envelope: v1,
  access: keyUsers,
  request: z.object({
    ...name,
    /** Base64url. */
    dataToSign: data,
    includePayload: z.boolean().nullish(),
    includeCertificate: z.boolean().nullish(),
    includeCertHash: z.boolean().nullish(),
    certificateUrl: searchText(512).nullish(),
    validateJson: z.boolean().nullish(),
  }),
  response: z.object({ jwtSignedData: z.string(), timestamp: instant }),
  errors: ['KER-KMS-002', 'KER-KMS-020', 'KER-JWS-108', 'KER-JWS-102', 'KER-JWS-103', 'KER-KMS-012'],
})

export const jwtVerify = operation({
  name: 'key-service.jwt-verify',
  effect: 'reads',
  method: 'POST',
  path: '/v1/keymanager/jwtVerify',
  summary: 'Verify a JWS, and on demand whether its certificate is trusted in a domain',
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  request: z.object({
    jwtSignatureData: armour(900_000),
    /** Base64url of the data that must be signed: they replace the payload, whether there is one or not. */
    actualData: data.nullish(),
    applicationId: searchText(36).nullish(),
    referenceId,
    certificateData: certificateText.nullish(),
    validateTrust: z.boolean().nullish(),
    domain: searchText(36).nullish(),
  }),
  response: z.object({
    signatureValid: z.boolean(),
    message: z.string(),
    trustValid: z.enum([
      'TRUST_NOT_VERIFIED',
      'TRUST_NOT_VERIFIED_NO_DOMAIN',
      'TRUST_CERT_PATH_NOT_VALID',
      'TRUST_CERT_PATH_VALID',
    ]),
  }),
  errors: ['KER-KMS-002', 'KER-KMS-012', 'KER-KMS-013', 'KER-JWS-105', 'KER-JWS-107', 'KER-PCM-011'],
})

/** What is to be encrypted or decrypted, and for whom. */
const cipherRequest = z.object({
  ...name,
  timeStamp: searchText(36).nullish(),
  data,
  salt: searchText(64).nullish(),
  aad: searchText(64).nullish(),
})

export const encrypt = operation({
  name: 'key-service.encrypt',
  method: 'POST',
  path: '/v1/keymanager/encrypt',
  summary: 'Encrypt data for a partner or an application',
  envelope: v1,
  access: keyUsers,
  request: cipherRequest,
  response: z.object({ data: z.string() }),
  errors: [
    'KER-KMS-002',
    'KER-CRY-011',
    'KER-KMS-033',
    'ENT_REV_005',
    'ENT_CRT_002',
    'KER-CRY-002',
    'KER-CRY-003',
    'KER-KMS-016',
    'KER-KMS-010',
  ],
})

export const decrypt = operation({
  name: 'key-service.decrypt',
  method: 'POST',
  path: '/v1/keymanager/decrypt',
  summary: 'Decrypt data with a key of an application',
  envelope: v1,
  access: keyUsers,
  request: cipherRequest,
  response: z.object({ data: z.string() }),
  errors: [
    'KER-KMS-002',
    'KER-CRY-012',
    'KER-CRY-003',
    'KER-KMS-025',
    'KER-KMS-024',
    'KER-KMS-018',
    'KER-FSE-004',
  ],
})
