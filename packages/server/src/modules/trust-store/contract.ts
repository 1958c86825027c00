import { z } from 'zod'
import { certificateText, expiryPeriod, identifier, instant, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, page } from '../../platform/http/list-contract.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'

export const uploadCaCertificate = operation({
  name: 'trust-store.upload',
  method: 'POST',
  path: '/v1/partnermanager/partners/certificate/ca/upload',
  summary: 'Add a root or sub CA certificate, or a whole chain, to the trust store of a domain (P12)',
  envelope: v1,
  access: { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER'], ownership: 'platform' },
  request: z.object({ certificateData: certificateText, partnerDomain: identifier(36) }),
  response: z.object({
    status: z.string(),
    timestamp: instant,
    /** Ours, ignored by other clients: what became of each certificate of the file, issuers first. */
    certificates: z.array(
      z.object({
        certificateId: z.string().nullable(),
        caCertificateType: z.enum(['ROOT', 'INTERMEDIATE']).nullable(),
        issuedTo: z.string(),
        sha256: z.string(),
        errorCode: z.string().nullable(),
      }),
    ),
  }),
  errors: [
    'KER-PCM-001',
    'KER-CRY-003',
    'KER-PCM-011',
    'KER-PCM-003',
    'KER-PMS-020',
    'KER-PCM-004',
    'KER-PCM-017',
    'KER-PCM-007',
    'KER-PCM-005',
    'KER-PCM-013',
    'KER-PCM-014',
  ],
})

export const trustCertificates = listing({
  filters: {
    caCertificateType: 'equals',
    certificateId: 'contains',
    partnerDomain: 'equals',
    issuedTo: 'contains',
    issuedBy: 'contains',
  },
  sorts: [
    'caCertificateType',
    'certificateId',
    'partnerDomain',
    'issuedTo',
    'issuedBy',
    'validFrom',
    'validTill',
    'uploadedDateTime',
  ],
  defaultSize: 8,
})

const trustCertificate = z.object({
  caCertificateType: z.enum(['ROOT', 'INTERMEDIATE']),
  certId: z.string(),
  partnerDomain: z.string(),
  issuedTo: z.string(),
  issuedBy: z.string(),
  /** SHA-1 of the DER, hex: what clients of the contract read. */
  certThumbprint: z.string(),
  validFromDate: instant,
  validTillDate: instant,
  uploadTime: instant,
  /** In date now. */
  status: z.boolean(),
})

export const listTrustCertificates = operation({
  name: 'trust-store.list',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates',
  summary: 'Root and intermediate CA certificates of the trust store (M14)',
  envelope: v2('mosip.pms.trust.certificates.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  query: listQuery(trustCertificates).extend({ expiryPeriod: expiryPeriod.optional() }),
  response: page(trustCertificate),
  errors: [...listErrors, 'KER-PCM-011', 'KER-PCM-018'],
})

/** One certificate of a chain, as a viewer shows it. */
export const chainLink = z.object({
  issuedTo: z.string(),
  issuedBy: z.string(),
  serialNumber: z.string(),
  validFrom: instant,
  validTill: instant,
  sha256: z.string(),
  key: z.string(),
  signatureAlgorithm: z.string(),
  certificateData: z.string(),
})

export const getTrustCertificate = operation({
  name: 'trust-store.get',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates/{certificateId}',
  summary: 'One CA certificate with its chain up to the root',
  envelope: v2('entente.trust.certificate.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ certificateId: pathId() }),
  response: trustCertificate.extend({ uploadedBy: z.string(), chain: z.array(chainLink) }),
  errors: ['KER-PMS-019'],
})

export const downloadTrustChain = operation({
  name: 'trust-store.download',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates/{certificateId}/certificateFile',
  summary: 'A CA certificate and its chain as PKCS#7 text, the certificate first (M15)',
  envelope: v2('mosip.pms.download.trust.certificates.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ certificateId: pathId() }),
  response: z.object({ p7bFile: z.string(), timestamp: instant }),
  errors: ['PMS_CERTIFICATE_ERROR_012', 'KER-PMS-019'],
})
