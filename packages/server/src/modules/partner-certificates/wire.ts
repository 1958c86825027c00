import { firstAttribute, toPem, type Certificate } from '@entente/trust'
import { toInstant } from '../../platform/clock.ts'
import { isDeactivated, type Partner } from '../partners/index.ts'
import type { HeldCertificate } from './held-certificate.ts'

export const pemOf = (certificate: Certificate): string => toPem('CERTIFICATE', certificate.der)

/** A certificate and its expiry as the downloads show them: an expired one is an empty text with its flag. */
export const downloadOf = (certificate: Certificate, now: Date): { data: string; isExpired: boolean } => {
  const isExpired = now > certificate.notAfter
  return { data: isExpired ? '' : pemOf(certificate), isExpired }
}

/** A partner with the dates of its certificate (P16). */
export const presentOwnCertificate = (partner: Partner, held: HeldCertificate | undefined) => ({
  partnerId: partner.id,
  partnerType: partner.partnerType,
  organizationName: partner.organisationName,
  isCertificateAvailable: held !== undefined,
  certificateIssuedTo: held ? (firstAttribute(held.caSigned.subject, 'CN') ?? null) : null,
  certificateUploadDateTime: held ? toInstant(held.uploadedAt) : null,
  certificateExpiryDateTime: held ? toInstant(held.platformSigned.notAfter) : null,
  caSignedExpiryDateTime: held ? toInstant(held.caSigned.notAfter) : null,
  isPartnerActive: !isDeactivated(partner),
})
