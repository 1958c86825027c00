import {
  searchableName,
  serialNumberToDecimal,
  type Certificate,
  type RevocationReason,
} from '@entente/trust'
import { tablesOf, type Tx } from '../database/database.ts'
import { newId } from '../ids.ts'

/** What one of our certificates is for. */
export type IssuedPurpose = 'ALL' | 'SIGNATURE' | 'ENCRYPTION' | 'TLS' | 'AUTHORITY' | 'OCSP'

/** Whose certificate it is: a partner's, one of its chips', or one of our own authorities'. */
export interface IssuedHolder {
  readonly type: 'partner' | 'chip' | 'platform'
  readonly id: string
  readonly partnerId: string | null
}

export interface IssuedCertificateRow {
  readonly id: string
  readonly issuer_key_id: string
  /** Decimal. */
  readonly serial_number: string
  /** A text to search and sort by, not to show: see `searchableName`. */
  readonly subject: string
  readonly sha256: string
  readonly holder_type: IssuedHolder['type']
  readonly holder_id: string
  readonly partner_id: string | null
  readonly domain: string | null
  readonly purpose: IssuedPurpose
  readonly not_before: Date
  readonly not_after: Date
  readonly der: Buffer
  readonly issued_at: Date
  readonly issued_by: string
  /** May lie ahead: the overlap after a renewal. */
  readonly revoked_at: Date | null
  readonly revocation_reason: RevocationReason | null
  readonly revocation_note: string | null
  readonly revoked_by: string | null
  /** What it was to be revoked for before it was put on hold, and when. */
  readonly before_hold_at: Date | null
  readonly before_hold_reason: RevocationReason | null
}

/** A certificate just signed, with what the register keeps of it. */
export interface Issued {
  readonly issuerKeyId: string
  readonly certificate: Certificate
  readonly holder: IssuedHolder
  readonly domain: string | null
  readonly purpose: IssuedPurpose
  readonly at: Date
  readonly by: string
}

interface Tables {
  issued_certificate: IssuedCertificateRow
}

/** Enters a certificate into the register of all that our keys have signed. @returns its id there */
export const insertIssued = async (tx: Tx, issued: Issued): Promise<string> => {
  const { certificate, holder } = issued
  const id = newId()
  await tablesOf<Tables>(tx)
    .insertInto('issued_certificate')
    .values({
      id,
      issuer_key_id: issued.issuerKeyId,
      serial_number: serialNumberToDecimal(certificate.serialNumber.bytes),
      subject: searchableName(certificate.subject),
      sha256: certificate.sha256,
      holder_type: holder.type,
      holder_id: holder.id,
      partner_id: holder.partnerId,
      domain: issued.domain,
      purpose: issued.purpose,
      not_before: certificate.notBefore,
      not_after: certificate.notAfter,
      der: Buffer.from(certificate.der),
      issued_at: issued.at,
      issued_by: issued.by,
      revoked_at: null,
      revocation_reason: null,
      revocation_note: null,
      revoked_by: null,
    })
    // Keys of versions before the register are entered at the first start.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}
