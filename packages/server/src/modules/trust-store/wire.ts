import {
  formatName,
  keyTextOf,
  namePartsOf,
  parseCertificate,
  signatureTextOf,
  toPem,
  type Certificate,
} from '@entente/trust'
import type { z } from 'zod'
import { toInstant, toInstantOrNull, toLocalTime } from '../../platform/clock.ts'
import { checkPathId } from '../../platform/http/envelope/wire.ts'
import type { ListRequest } from '../../platform/http/lists/list-request.ts'
import { mapInTurns } from '../../platform/in-turns.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Settings } from '../../settings.ts'
import type { HeldCrl } from './lists/authority-crls.ts'
import type { chainLink } from './contract.ts'
import type { CrlRow } from './lists/crl-store.ts'
import { countsOf, type Dependant, type Impact } from './states/impact.ts'
import type { UploadedCertificate } from './service.ts'
import type { TrustCertificateRow } from './store.ts'

/** Issuer and subject: the contract's texts, and the whole names as their parts. */
export const namesOf = ({ subject, issuer }: Pick<Certificate, 'subject' | 'issuer'>) => ({
  issuedTo: formatName(subject),
  issuedBy: formatName(issuer),
  subjectName: namePartsOf(subject),
  issuerName: namePartsOf(issuer),
})

/**
 * A trust store row as the list shows it. The wire's thumbprint is SHA-1.
 * @param writeTime the key manager writes times in another shape than the partner manager
 */
export const presentTrustCertificate = (row: TrustCertificateRow, now: Date, writeTime = toLocalTime) => ({
  caCertificateType: row.kind,
  certId: row.id,
  partnerDomain: row.domain,
  ...namesOf(parseCertificate(row.der)),
  certThumbprint: row.sha1,
  validFromDate: writeTime(row.not_before),
  validTillDate: writeTime(row.not_after),
  uploadTime: writeTime(row.uploaded_at),
  status: row.not_before <= now && now <= row.not_after,
  state: row.state,
})

/** In a line that asks for it, an id has letters, digits and hyphens alone (M15). @throws PathRefusal PMS_PRT_099 */
export const checkCertificateId = ({ CONTRACT_LINE: line }: Settings, id: string): void =>
  checkPathId(line, 'word', 'certificateId', id)

/** What became of one certificate of an upload. */
export const presentUploaded = ({ certificate, outcome }: UploadedCertificate) => ({
  certificateId: outcome instanceof Refusal ? null : outcome.id,
  caCertificateType: outcome instanceof Refusal ? null : outcome.kind,
  issuedTo: formatName(certificate.subject),
  subjectName: namePartsOf(certificate.subject),
  sha256: certificate.sha256,
  errorCode: outcome instanceof Refusal ? outcome.code : null,
})

/** One certificate for the chain viewer. */
export const presentChainLink = (certificate: Certificate): z.input<typeof chainLink> => ({
  ...namesOf(certificate),
  isSelfIssued: certificate.isSelfIssued,
  serialNumber: certificate.serialNumber.hex,
  validFrom: toInstant(certificate.notBefore),
  validTill: toInstant(certificate.notAfter),
  sha256: certificate.sha256,
  key: keyTextOf(certificate.keyAlgorithm),
  signatureAlgorithm: signatureTextOf(certificate.signatureAlgorithm),
  certificateData: toPem('CERTIFICATE', certificate.der),
})

const presentDependant = ({ kind, id, name, partnerId, certificate }: Dependant) => ({
  kind,
  id,
  name,
  partnerId,
  ...namesOf(certificate),
  sha256: certificate.sha256,
  validTill: toInstant(certificate.notAfter),
})

/** What a change would do, with its numbers by kind, and one page of what is affected. */
export const presentImpact = async (
  impact: Impact,
  { pageNo, pageSize }: Pick<ListRequest, 'pageNo' | 'pageSize'>,
) => {
  const counts = countsOf(impact)
  const from = pageNo * pageSize
  return {
    impactId: impact.id,
    counts: Object.entries(counts).map(([kind, count]) => ({ kind, count })),
    pageNo,
    pageSize,
    totalResults: impact.affected.length,
    affected: await mapInTurns(impact.affected.slice(from, from + pageSize), presentDependant),
  }
}

/** A revocation list as administrators see it. */
export const presentCrl = (row: Omit<CrlRow, 'der'>) => ({
  crlId: row.id,
  partnerDomain: row.domain,
  issuer: row.issuer,
  thisUpdate: toInstant(row.this_update),
  nextUpdate: toInstantOrNull(row.next_update),
  revokedCertificates: row.entries,
  sha256: row.sha256,
  uploadedDateTime: toInstant(row.uploaded_at),
  uploadedBy: row.uploaded_by,
})

/** A list of an authority, and where it comes from. */
export const presentHeldCrl = ({ crl, upload }: HeldCrl) => ({
  crlNumber:
    crl.crlNumber === undefined ? null : BigInt(`0x${Buffer.from(crl.crlNumber).toString('hex')}`).toString(),
  thisUpdate: toInstant(crl.thisUpdate),
  nextUpdate: toInstantOrNull(crl.nextUpdate ?? null),
  revokedCertificates: crl.entryCount,
  sha256: crl.sha256,
  source: upload === null ? ('fetched' as const) : ('uploaded' as const),
  uploadedDateTime: toInstantOrNull(upload?.uploaded_at ?? null),
  uploadedBy: upload?.uploaded_by ?? null,
})
