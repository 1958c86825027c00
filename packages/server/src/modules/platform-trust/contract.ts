import { z } from 'zod'
import { certificateHolderRoles } from '../../platform/access/roles.ts'
import { armour, identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { nameParts } from '../../platform/http/name-parts.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

export const getPlatformAuthorities = operation({
  name: 'platform-trust.authorities',
  method: 'GET',
  path: '/v1/partnermanager/trust/authorities',
  summary:
    "The certificates of the platform's roots, issuing and module keys, and where each publishes what it revoked. Whoever wants the file alone takes /trust/ca.p7b",
  envelope: v2('entente.trust.authorities.get'),
  access: { public: true, why: 'certificates of authorities are public by nature' },
  response: z.object({
    p7bFile: z.string(),
    timestamp: instant,
    authorities: z.array(
      z.object({
        /** `MODULE`: certifies the keys of one application. */
        kind: z.enum(['ROOT', 'ISSUING', 'MODULE']),
        /** Signs new certificates. */
        isCurrent: z.boolean(),
        issuedTo: z.string(),
        issuedBy: z.string(),
        subjectName: nameParts,
        sha256: z.string(),
        validFrom: instant,
        validTill: instant,
        /** Below the server's address. */
        crlPath: z.string(),
        certificatePath: z.string(),
      }),
    ),
  }),
  errors: [],
})

export const purposes = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS', 'AUTHORITY', 'OCSP'] as const
export const standings = ['valid', 'replaced', 'revoked', 'expired'] as const
/** What a revocation stops; the portal has a sentence for each. */
export const consequences = [
  'signatures',
  'encryption',
  'connections',
  'devices',
  'chip',
  'authority',
] as const

/** Reasons that people choose (RFC 5280 §5.3.1). A hold is not among them: a list without deltas cannot lift one. */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const

const issuedCertificate = z.object({
  certificateId: z.string(),
  issuedTo: z.string(),
  subjectName: nameParts,
  /** Decimal. */
  serialNumber: z.string(),
  sha256: z.string(),
  purpose: z.enum(purposes),
  holderType: z.enum(['partner', 'chip', 'platform']),
  holderId: z.string(),
  partnerId: z.string().nullable(),
  partnerDomain: z.string().nullable(),
  validFrom: instant,
  validTill: instant,
  issuedDateTime: instant,
  issuedBy: z.string(),
  status: z.enum(standings),
  /** Ahead of now while a replaced certificate lives on. */
  revokedDateTime: instant.nullable(),
  revocationReason: z.string().nullable(),
  revocationNote: z.string().nullable(),
  revokedBy: z.string().nullable(),
})

export const issuedCertificates = listing({
  filters: {
    issuedTo: 'contains',
    partnerId: 'contains',
    serialNumber: 'contains',
    purpose: 'equals',
    status: 'equals',
    search: 'words',
  },
  sorts: ['issuedTo', 'partnerId', 'purpose', 'validTill', 'issuedDateTime', 'revokedDateTime'],
  defaultSize: 8,
  tabs: 'status',
})

export const listIssuedCertificates = operation({
  name: 'platform-trust.list-issued',
  method: 'GET',
  path: '/v1/partnermanager/issued-certificates',
  summary: 'Every certificate that the platform has signed, with its standing',
  envelope: v2('entente.issued-certificates.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  query: listQuery(issuedCertificates),
  response: tabbedPage(issuedCertificate),
  errors: listErrors,
})

export const listPartnerIssuedCertificates = operation({
  name: 'platform-trust.list-issued-to',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/issued-certificates',
  summary: 'What the platform has signed for a partner and its chips, newest first, at most 200',
  envelope: v2('entente.partner.issued-certificates.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  response: z.array(issuedCertificate),
  errors: ['PMS_PRT_005', 'PMS_CERTIFICATE_ERROR_007'],
})

export const getIssuedCertificate = operation({
  name: 'platform-trust.get-issued',
  method: 'GET',
  path: '/v1/partnermanager/issued-certificates/{certificateId}',
  summary: 'A certificate that the platform has signed, and what would stop if it were revoked',
  envelope: v2('entente.issued-certificate.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ certificateId: pathId() }),
  response: issuedCertificate.extend({
    certificateData: z.string(),
    /** Reasons for which it may be revoked now; none: it cannot be. */
    revocableFor: z.array(z.enum(revocationReasons)),
    stops: z.array(z.enum(consequences)),
    /** Another certificate of the same holder and purpose goes on. */
    hasReplacement: z.boolean(),
    /** Somebody has said that others have its key, and the caller may take that back. */
    isKeyClearable: z.boolean(),
  }),
  errors: ['ENT_REV_001'],
})

export const revokeIssuedCertificate = operation({
  name: 'platform-trust.revoke',
  method: 'POST',
  path: '/v1/partnermanager/issued-certificates/{certificateId}/revocation',
  summary: 'Revoke a certificate that the platform has signed, for good, with a reason of RFC 5280',
  envelope: v2('entente.issued-certificate.revocation.post'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ certificateId: pathId() }),
  request: z.object({ reason: z.enum(revocationReasons), note: line(500).optional() }),
  response: issuedCertificate,
  errors: ['ENT_REV_001', 'ENT_REV_002', 'ENT_REV_003', 'ENT_REV_004'],
})

export const clearCertificateKey = operation({
  name: 'platform-trust.clear-key',
  method: 'POST',
  path: '/v1/partnermanager/issued-certificates/{certificateId}/key-clearance',
  summary:
    'Take back that others have the key of a certificate; what was revoked for it stays revoked, and the key may be certified anew',
  envelope: v2('entente.issued-certificate.key-clearance.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: z.object({ certificateId: pathId() }),
  request: z.object({ reason: line(500) }),
  response: z.object({ certificateId: z.string() }),
  errors: ['ENT_REV_001', 'ENT_REV_004', 'ENT_REV_006'],
})

export const getKeyProof = operation({
  name: 'platform-trust.key-proof',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/key-proof',
  summary:
    'What a certificate request must say in its subject to prove that its key is the partner’s own; the same each time',
  envelope: v2('entente.partner.key-proof.get'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  response: z.object({ commonName: z.string(), organizationalUnit: z.string() }),
  errors: ['PMS_PRT_005', 'PMS_CERTIFICATE_ERROR_007'],
})

export const requestTlsCertificate = operation({
  name: 'platform-trust.request-tls',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/tls-certificates',
  summary:
    "Sign a TLS client certificate for a partner from its certificate request (PKCS#10). The name is the partner's, whatever the request says",
  envelope: v2('entente.partner.tls-certificate.post'),
  access: { roles: certificateHolderRoles, ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  request: z.object({
    certificateRequest: armour(16 * 1024),
    /** The TLS certificate that this one replaces; it lives on for the overlap. */
    replaces: identifier(36).optional(),
  }),
  response: z.object({
    certificateId: z.string(),
    certificateData: z.string(),
    /** Certificate, issuing CA, root: what a TLS client presents. */
    chainData: z.string(),
    validTill: instant,
  }),
  errors: [
    'PMS_PRT_005',
    'PMS_CERTIFICATE_ERROR_007',
    'PMS_CERTIFICATE_ERROR_009',
    'ENT_CSR_001',
    'ENT_CSR_002',
    'ENT_CSR_003',
    'ENT_CSR_004',
    'ENT_CSR_005',
    'ENT_CRT_004',
    'ENT_REV_001',
  ],
})
