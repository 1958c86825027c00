import { z } from 'zod'
import {
  armour,
  certificateText,
  expiryPeriod,
  formatted,
  identifier,
  instant,
  localTime,
  pathId,
  text,
} from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { nameParts } from '../../platform/http/name-parts.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'
import { trustActions, trustStates } from './states/trust-state.ts'

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
    timestamp: localTime,
    /** Ours, ignored by other clients: what became of each certificate of the file, issuers first. */
    certificates: z.array(
      z.object({
        certificateId: z.string().nullable(),
        caCertificateType: z.enum(['ROOT', 'INTERMEDIATE']).nullable(),
        issuedTo: z.string(),
        subjectName: nameParts,
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
    state: 'equals',
    search: 'words',
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
    'state',
  ],
  defaultSize: 8,
  tabs: 'state',
})

const trustCertificate = z.object({
  caCertificateType: z.enum(['ROOT', 'INTERMEDIATE']),
  certId: z.string(),
  partnerDomain: z.string(),
  issuedTo: z.string(),
  issuedBy: z.string(),
  /** Ours, ignored by other clients. */
  subjectName: nameParts,
  issuerName: nameParts,
  /** SHA-1 of the DER, hex: what clients of the contract read. */
  certThumbprint: z.string(),
  validFromDate: localTime,
  validTillDate: localTime,
  uploadTime: localTime,
  /** In date. Whether it carries trust is said by `state`: the contract knows no more than the dates. */
  status: z.boolean(),
  /** Ours, ignored by other clients. */
  state: z.enum(trustStates),
})

export const listTrustCertificates = operation({
  name: 'trust-store.list',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates',
  summary: 'Root and intermediate CA certificates of the trust store (M14)',
  envelope: v2('mosip.pms.trust.certificates.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  query: listQuery(trustCertificates).extend({ expiryPeriod: expiryPeriod.optional() }),
  response: tabbedPage(trustCertificate),
  errors: [...listErrors, 'KER-PCM-011', 'KER-PCM-018'],
})

/** One certificate of a chain, as a viewer shows it. */
export const chainLink = z.object({
  issuedTo: z.string(),
  issuedBy: z.string(),
  subjectName: nameParts,
  issuerName: nameParts,
  /** Issuer and subject are one name; what the texts show is not enough to tell. */
  isSelfIssued: z.boolean(),
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
  response: trustCertificate.extend({
    uploadedBy: z.string(),
    /** Why, when and by whom it came to its state; null as long as nobody has changed it. */
    stateReason: z.string().nullable(),
    stateChangedDateTime: instant.nullable(),
    stateChangedBy: z.string().nullable(),
    /** What can be done with it now. */
    actions: z.array(z.enum(trustActions)),
    chain: z.array(chainLink),
  }),
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
  response: z.object({ p7bFile: z.string(), timestamp: localTime }),
  errors: ['KER-PMS-019', 'PMS_PRT_099'],
})

/** What stops when a certificate loses trust, or works again when it gets it back. */
const affected = z.object({
  /** `authority`, `partner`, `chip`, and what later modules bring. */
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  partnerId: z.string().nullable(),
  issuedTo: z.string(),
  issuedBy: z.string(),
  subjectName: nameParts,
  issuerName: nameParts,
  sha256: z.string(),
  validTill: instant,
})

/** What a change affects comes in pages, for it may be everything. */
export const affectedList = listing({ filters: {}, sorts: [], defaultSize: 500 })

const { pageNo, pageSize } = listQuery(affectedList).shape

export const previewTrustChange = operation({
  name: 'trust-store.preview-change',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates/{certificateId}/impact',
  summary:
    'A dry run: every authority, partner and chip that stops or works again when a CA certificate changes',
  envelope: v2('entente.trust.certificate.impact.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ certificateId: pathId() }),
  query: z.object({ action: z.enum(trustActions), pageNo, pageSize }),
  response: z.object({
    /** Names exactly this effect, whichever page it came with; the change asks for it. */
    impactId: z.string(),
    /** Of all that is affected. */
    counts: z.array(z.object({ kind: z.string(), count: z.int() })),
    pageNo: z.int(),
    pageSize: z.int(),
    totalResults: z.int(),
    /** One page of it. */
    affected: z.array(affected),
  }),
  errors: ['PMS_PRT_360', 'PMS_PRT_361', 'KER-PMS-019', 'ENT_TRS_001'],
})

export const changeTrustState = operation({
  name: 'trust-store.change-state',
  method: 'PATCH',
  path: '/v1/partnermanager/trust-chain-certificates/{certificateId}/state',
  summary: 'Suspend, resume or revoke a CA certificate, with exactly the effect that the dry run has shown',
  envelope: v2('entente.trust.certificate.state.patch'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ certificateId: pathId() }),
  request: z.object({
    action: z.enum(trustActions),
    reason: text(500),
    impactId: formatted(/^[0-9a-f]{64}$/u, 64),
  }),
  response: z.object({ certificateId: z.string(), state: z.enum(trustStates), affected: z.int() }),
  errors: ['KER-PMS-019', 'ENT_TRS_001', 'ENT_TRS_002'],
})

const crl = z.object({
  crlId: z.string(),
  partnerDomain: z.string(),
  issuer: z.string(),
  thisUpdate: instant,
  nextUpdate: instant.nullable(),
  revokedCertificates: z.int(),
  sha256: z.string(),
  uploadedDateTime: instant,
  uploadedBy: z.string(),
})

export const uploadTrustCrl = operation({
  name: 'trust-store.upload-crl',
  method: 'POST',
  path: '/v1/partnermanager/trust-chain-crls',
  summary: 'Add revocation lists of CAs of the trust store, for networks from which none can be fetched',
  envelope: v2('entente.trust.crl.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  /** PEM of one or more lists, base64 of DER, or PKCS#7. All of them are stored, or none. */
  request: z.object({ crlData: armour(720 * 1024), partnerDomain: identifier(36) }),
  /** The first list that was stored, and all of them. */
  response: crl.extend({ stored: z.array(crl) }),
  errors: ['KER-PCM-011', 'ENT_TRS_003'],
})

export const listTrustCrls = operation({
  name: 'trust-store.list-crls',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-crls',
  summary: 'The revocation lists that administrators have uploaded, the newest first',
  envelope: v2('entente.trust.crls.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  response: z.array(crl),
  errors: [],
})

export const getAuthorityCrls = operation({
  name: 'trust-store.get-authority-crls',
  method: 'GET',
  path: '/v1/partnermanager/trust-chain-certificates/{certificateId}/crls',
  summary: 'The revocation lists of one CA that this server holds, uploaded or fetched, the newest first',
  envelope: v2('entente.trust.certificate.crls.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'platform' },
  params: z.object({ certificateId: pathId() }),
  response: z.object({
    /** Whether revocation is looked at in the domain of the CA: setting REVOCATION_POLICY. */
    policy: z.enum(['off', 'soft', 'hard']),
    crls: z.array(
      z.object({
        /** Decimal; null where the list has none, as those of version 1. */
        crlNumber: z.string().nullable(),
        thisUpdate: instant,
        nextUpdate: instant.nullable(),
        revokedCertificates: z.int(),
        sha256: z.string(),
        source: z.enum(['uploaded', 'fetched']),
        uploadedDateTime: instant.nullable(),
        uploadedBy: z.string().nullable(),
      }),
    ),
  }),
  errors: ['KER-PMS-019'],
})
