import {
  certsOnlyPkcs7,
  formatName,
  namePartsOf,
  parseCertificate,
  toPem,
  type Certificate,
} from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import type { IssuedCertificateRow } from '../../platform/keys/issued-certificate-store.ts'
import type { AuthorityKey } from '../../platform/keys/key-ring.ts'
import { publishedName } from '../../platform/keys/trust-urls.ts'
import type { PlatformKeys } from '../../platform/keys/platform-keys.ts'
import { standingOf } from './issued-certificate.ts'

const inDate = (certificates: readonly Certificate[], now: Date): Certificate[] =>
  certificates.filter((certificate) => certificate.notAfter > now)

/** Everything that leads from what we sign to a root of ours and is in date: issuing first, then modules, roots last. */
export const livingAuthorities = ({ certifiers, roots }: PlatformKeys, now: Date): Certificate[] =>
  inDate([...certifiers, ...roots], now)

/**
 * Whatever may stand between what we sign and one of our roots: certificates of issuing and module keys, and authorities
 * certified by another root. Apart from the roots, because simple path builders run in the circle of two roots that certify each
 * other, or into the one that is not trusted.
 */
export const livingIntermediates = (
  { certifiers, crossCertificates }: PlatformKeys,
  now: Date,
): Certificate[] => inDate([...certifiers, ...crossCertificates], now)

/** Certificates as PKCS#7 text. */
export const pkcs7Of = (certificates: readonly Certificate[]): string =>
  toPem('PKCS7', certsOnlyPkcs7(certificates.map(({ der }) => der)))

export const pemOf = ({ der }: Certificate): string => toPem('CERTIFICATE', der)

const kindName = ({ kind }: AuthorityKey) =>
  kind === 'root' ? ('ROOT' as const) : kind === 'module' ? ('MODULE' as const) : ('ISSUING' as const)

/** Whether it signs what is signed today. */
const signsToday = ({ root, issuing, modules }: PlatformKeys, key: AuthorityKey): boolean =>
  key.kind === 'module'
    ? modules.find(({ application }) => application === key.application)?.id === key.id
    : key.certificate === root || key.certificate === issuing

export const presentAuthorities = ({ keys }: App, now: Date) =>
  keys.authorities
    .filter(({ certificate }) => certificate.notAfter > now)
    .map((key) => ({
      kind: kindName(key),
      isCurrent: signsToday(keys, key),
      ...presentAuthority(key.certificate),
    }))

const presentAuthority = (certificate: Certificate) => ({
  issuedTo: formatName(certificate.subject),
  issuedBy: formatName(certificate.issuer),
  subjectName: namePartsOf(certificate.subject),
  sha256: certificate.sha256,
  validFrom: toInstant(certificate.notBefore),
  validTill: toInstant(certificate.notAfter),
  crlPath: `/trust/${publishedName(certificate)}.crl`,
  certificatePath: `/trust/${publishedName(certificate)}.cer`,
})

const subjectOf = ({ subject }: Certificate) => ({
  issuedTo: formatName(subject),
  subjectName: namePartsOf(subject),
})

/** A certificate of the register as lists show it. */
export const presentIssued = (row: IssuedCertificateRow, now: Date) => ({
  certificateId: row.id,
  ...subjectOf(parseCertificate(row.der)),
  serialNumber: row.serial_number,
  sha256: row.sha256,
  purpose: row.purpose,
  holderType: row.holder_type,
  holderId: row.holder_id,
  partnerId: row.partner_id,
  partnerDomain: row.domain,
  validFrom: toInstant(row.not_before),
  validTill: toInstant(row.not_after),
  issuedDateTime: toInstant(row.issued_at),
  issuedBy: row.issued_by,
  status: standingOf(row, now),
  revokedDateTime: toInstantOrNull(row.revoked_at),
  revocationReason: row.revocation_reason,
  revocationNote: row.revocation_note,
  revokedBy: row.revoked_by,
})
