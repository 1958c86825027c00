import { certsOnlyPkcs7, firstAttribute, toPem, type Certificate } from '@entente/trust'
import { toInstant, toInstantOrNull, toOffsetTime } from '../../platform/clock.ts'
import { isDeactivated, type Partner } from '../partners/index.ts'
import { namesOf } from '../trust-store/index.ts'
import { standingOf, type HeldCertificate } from './held-certificate.ts'

export const pemOf = (certificate: Certificate): string => toPem('CERTIFICATE', certificate.der)

/** A certificate and its expiry as the downloads show them: an expired one is an empty text with its flag. */
export const downloadOf = (certificate: Certificate, now: Date): { data: string; isExpired: boolean } => {
  const isExpired = now > certificate.notAfter
  return { data: isExpired ? '' : pemOf(certificate), isExpired }
}

/** A partner with the dates of its certificate (P16). */
export const presentOwnCertificate = (
  partner: Partner,
  held: HeldCertificate | undefined,
  isTrusted: boolean | null,
) => ({
  partnerId: partner.id,
  partnerType: partner.partnerType,
  organizationName: partner.organisationName,
  isCertificateAvailable: held !== undefined,
  certificateIssuedTo: held ? (firstAttribute(held.caSigned.subject, 'CN') ?? null) : null,
  certificateUploadDateTime: held ? toOffsetTime(held.uploadedAt) : null,
  certificateExpiryDateTime: held ? toOffsetTime(held.platformSigned.notAfter) : null,
  caSignedExpiryDateTime: held ? toOffsetTime(held.caSigned.notAfter) : null,
  isPartnerActive: !isDeactivated(partner),
  isTrusted,
})

/** One of all certificates of a partner. */
export const presentHeld = (held: HeldCertificate, isTrusted: boolean, now: Date) => ({
  certificateId: held.id,
  purpose: held.purpose,
  partnerDomain: held.domain,
  standing: standingOf(held, now),
  isTrusted,
  ...namesOf(held.caSigned),
  sha256: held.caSigned.sha256,
  platformSignedSha256: held.platformSigned.sha256,
  caSignedExpiryDateTime: toInstant(held.caSigned.notAfter),
  platformSignedExpiryDateTime: toInstant(held.platformSigned.notAfter),
  uploadedDateTime: toInstant(held.uploadedAt),
  uploadedBy: held.uploadedBy,
  replacedDateTime: toInstantOrNull(held.supersededAt),
  acceptedUntil: toInstantOrNull(held.acceptedUntil),
})

/** A chain, certificate first, as the file that was asked for. */
export const fileOf = (
  chain: readonly Certificate[],
  name: string,
  format: 'pem' | 'pem-chain' | 'p7b',
): { fileName: string; fileData: string } => {
  if (format === 'p7b') {
    const p7b = certsOnlyPkcs7(chain.map(({ der }) => der))
    return { fileName: `${name}.p7b`, fileData: toPem('PKCS7', p7b) }
  }
  const texts = chain.map(pemOf)
  return format === 'pem'
    ? { fileName: `${name}.pem`, fileData: texts[0] ?? '' }
    : { fileName: `${name}-chain.pem`, fileData: texts.join('') }
}
