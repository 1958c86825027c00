import { certsOnlyPkcs7, formatName, namePartsOf, type Certificate } from '@entente/trust'
import { toInstant, toLocalTime, toLocalTimeOrNull } from '../../platform/clock.ts'
import { downloadOf, type HeldCertificate } from '../partner-certificates/index.ts'
import { checkPathId, inLine, lineDifferences } from '../../platform/http/envelope/wire.ts'
import type { Settings } from '../../settings.ts'
import { isDeactivated, type Partner } from '../partners/index.ts'
import type { Chip } from './chip.ts'

/** The only status word of the V2 deactivation. */
export const deactivateWord = 'De-Activate'

/** Answer of F3; clients compare it. */
export const statusUpdated = 'Status updated successfully.'

/** A row of the admin list (F9). */
export const presentChip = (chip: Chip) => ({
  ftmId: chip.id,
  partnerId: chip.partnerId,
  orgName: chip.organisationName,
  make: chip.make,
  model: chip.model,
  status: chip.status,
  isActive: chip.status === 'approved',
  isCertificateAvailable: chip.certificateId !== null,
  createdDateTime: toLocalTime(chip.createdAt),
})

/** A deactivated chip keeps the word `approved` on these doors; the flag tells (§4.6). */
const storedWord = (chip: Chip): string => (chip.status === 'deactivated' ? 'approved' : chip.status)

/** A record of the older search (F6). Nothing is ever deleted. */
export const presentSearched = (chip: Chip) => ({
  ftpChipDetailId: chip.id,
  ftpProviderId: chip.partnerId,
  make: chip.make,
  model: chip.model,
  certificateAlias: chip.certificateId,
  partnerOrganizationName: chip.organisationName,
  approvalStatus: storedWord(chip),
  active: chip.status === 'approved',
  deleted: false,
  crBy: chip.createdBy,
  crDtimes: toLocalTime(chip.createdAt),
  // Nobody has changed what is still as it was added.
  updBy: chip.version === 1 ? null : chip.updatedBy,
  updDtimes: chip.version === 1 ? null : toLocalTime(chip.updatedAt),
  delDtimes: null,
})

/** An element of the partner's own list (F10). */
export const presentOwnChip = (
  chip: Chip,
  partner: Partner,
  held: HeldCertificate | undefined,
  now: Date,
) => ({
  ftmId: chip.id,
  partnerId: chip.partnerId,
  partnerStatus: isDeactivated(partner) ? 'deactivated' : partner.approvalStatus,
  make: chip.make,
  model: chip.model,
  status: storedWord(chip),
  isActive: chip.status === 'approved',
  isCertificateAvailable: held !== undefined,
  certificateUploadDateTime: toLocalTimeOrNull(held?.uploadedAt),
  certificateExpiryDateTime: toLocalTimeOrNull(held?.caSigned.notAfter),
  isCertificateExpired: held !== undefined && now > held.caSigned.notAfter,
  createdDateTime: toLocalTime(chip.createdAt),
})

/** A row of the partner's paged list: the state itself, and whose it is. */
export const presentOwnListed = (
  chip: Chip,
  partner: Partner,
  held: HeldCertificate | undefined,
  now: Date,
) => ({
  ...presentOwnChip(chip, partner, held, now),
  orgName: chip.organisationName,
  status: chip.status,
})

/** Answer of F7. */
export const presentDeactivated = (chip: Chip) => ({
  ftmId: chip.id,
  status: storedWord(chip),
  isActive: false,
})

/** The code for a chip that waits for its certificate (F8). */
export const noCertificateYet = ({ CONTRACT_LINE: line }: Settings): string =>
  inLine(line, lineDifferences.chipWithoutCertificate)

/** In a line that asks for it, the id of a chip has digits alone (F8). @throws PathRefusal PMS_PRT_099 */
export const checkChipId = ({ CONTRACT_LINE: line }: Settings, id: string): void =>
  checkPathId(line, 'digits', 'ftmId', id)

/** Both certificates of a chip (F8). @param isRevoked the platform-signed one */
export const presentCertificates = (held: HeldCertificate, isRevoked: boolean, now: Date) => {
  const caSigned = downloadOf(held.caSigned, now)
  const platformSigned = downloadOf(held.platformSigned, now)
  return {
    caSignedCertificateData: caSigned.data,
    caSignedCertUploadDateTime: toLocalTime(held.uploadedAt),
    caSignedCertExpiryDateTime: toLocalTime(held.caSigned.notAfter),
    isCaSignedCertificateExpired: caSigned.isExpired,
    mosipSignedCertificateData: isRevoked ? '' : platformSigned.data,
    mosipSignedCertUploadDateTime: toLocalTime(held.uploadedAt),
    mosipSignedCertExpiryDateTime: toLocalTime(held.platformSigned.notAfter),
    isMosipSignedCertificateExpired: platformSigned.isExpired,
    isMosipSignedCertificateRevoked: isRevoked,
  }
}

/** The chain of an FTM upload as the wire wants it: base64url PKCS#7, leaf first (trust-and-crypto §2.4). */
export const chainText = (path: readonly Certificate[]): string =>
  Buffer.from(certsOnlyPkcs7(path.map((certificate) => certificate.der))).toString('base64url')

/** The decision of a chip, for a reader. */
export const presentDecision = ({ decision }: Chip) =>
  decision && {
    status: decision.status,
    reason: decision.reason,
    decidedBy: decision.by,
    decidedDateTime: toInstant(decision.at),
  }

/** What stops with a chip: its certificate. */
export const presentAffected = (held: HeldCertificate | undefined) =>
  held
    ? [
        {
          issuedTo: formatName(held.caSigned.subject),
          subjectName: namePartsOf(held.caSigned.subject),
          sha256: held.caSigned.sha256,
          validTill: toInstant(held.caSigned.notAfter),
        },
      ]
    : []
