import { formatName, parseCertificate, type RevocationReason } from '@entente/trust'
import type { IssuedCertificateRow } from '../../platform/keys/issued-certificate-store.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import { revocationReasons, type consequences, type standings } from './contract.ts'

export type Standing = (typeof standings)[number]
export type Consequence = (typeof consequences)[number]
export type ChosenReason = (typeof revocationReasons)[number]

/** Where one of our certificates stands now. One that was replaced is valid until its overlap ends. */
export const standingOf = (
  { not_after: ends, revoked_at: revoked }: Pick<IssuedCertificateRow, 'not_after' | 'revoked_at'>,
  now: Date,
): Standing => {
  if (revoked && revoked <= now) return 'revoked'
  if (ends <= now) return 'expired'
  return revoked ? 'replaced' : 'valid'
}

/**
 * For which reasons a certificate can be revoked now. One that counts no more, revoked or run out, can still be told
 * compromised: what lives on its key ends with it, and nothing is certified for that key again. Nor is that said twice, unless
 * it was taken back.
 * @param isTold that its key is in other hands was said of it, and stands
 */
export const openReasons = (
  certificate: Pick<IssuedCertificateRow, 'holder_type' | 'not_after' | 'revoked_at' | 'revocation_reason'>,
  { now, isTold }: { readonly now: Date; readonly isTold: boolean },
): readonly ChosenReason[] => {
  if (certificate.holder_type === 'platform') return []
  const standing = standingOf(certificate, now)
  const isOnHold = certificate.revocation_reason === 'certificateHold' && certificate.not_after > now
  if (standing === 'valid' || standing === 'replaced' || isOnHold) return revocationReasons
  return isTold ? [] : ['keyCompromise']
}

/**
 * Refusal of a revocation: ENT_REV_002 when it is revoked already, ENT_REV_003 when nobody accepts it any more anyway,
 * ENT_REV_004 for our own authorities, which end on the command line only.
 */
export const checkRevocation = (
  certificate: IssuedCertificateRow,
  reason: ChosenReason,
  { now, isTold }: { readonly now: Date; readonly isTold: boolean },
): Refusal | undefined => {
  if (openReasons(certificate, { now, isTold }).includes(reason)) return undefined
  if (certificate.holder_type === 'platform') return new Refusal('ENT_REV_004')
  return new Refusal(standingOf(certificate, now) === 'revoked' ? 'ENT_REV_002' : 'ENT_REV_003')
}

const ofDomain: Readonly<Record<string, readonly Consequence[]>> = {
  DEVICE: ['signatures', 'devices'],
  FTM: ['signatures'],
}

/** What a revocation stops. */
export const consequencesOf = ({
  holder_type: holder,
  purpose,
  domain,
}: Pick<IssuedCertificateRow, 'holder_type' | 'purpose' | 'domain'>): readonly Consequence[] => {
  if (holder === 'platform') return ['authority']
  if (holder === 'chip') return ['chip']
  if (purpose === 'TLS') return ['connections']
  if (purpose === 'SIGNATURE') return ['signatures']
  if (purpose === 'ENCRYPTION') return ['encryption']
  return ofDomain[domain ?? ''] ?? ['signatures', 'encryption', 'connections']
}

/** What the history of one of our certificates shows. */
export const snapshotOf = (
  certificate: Pick<IssuedCertificateRow, 'der' | 'serial_number' | 'sha256' | 'purpose' | 'not_after'>,
  revocation: { readonly reason: RevocationReason; readonly at: Date } | null,
): Snapshot => ({
  subject: formatName(parseCertificate(certificate.der).subject),
  serialNumber: certificate.serial_number,
  sha256: certificate.sha256,
  purpose: certificate.purpose,
  validTill: certificate.not_after.toISOString(),
  revokedAt: revocation?.at.toISOString() ?? null,
  revocationReason: revocation?.reason ?? null,
})
