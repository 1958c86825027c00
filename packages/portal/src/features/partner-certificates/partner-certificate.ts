import type { Response } from '../../api/client.ts'
import type { StatusWord } from '../../ui/inline/status.ts'
import { readMoment } from '../../api/moments.ts'

export type PartnerCertificate = Response<'partner-certificates.list-own'>[number]

/** How a partner stands with its certificate. */
export const certificateStatus = (partner: PartnerCertificate, now: Date): StatusWord => {
  if (!partner.isCertificateAvailable) return 'not_uploaded'
  const ends = [partner.certificateExpiryDateTime, partner.caSignedExpiryDateTime].flatMap((at) =>
    at === null ? [] : [readMoment(at)],
  )
  if (ends.some((end) => end < now)) return 'expired'
  return partner.isTrusted === false ? 'untrusted' : 'valid'
}
