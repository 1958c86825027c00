import { createHash } from 'node:crypto'
import {
  searchableName,
  parseCertificate,
  serialNumberToDecimal,
  type Certificate,
  type CertificatePurpose,
  type Name,
} from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import { mapInTurns } from '../../platform/in-turns.ts'
import { digestOfKey } from '../platform-trust/index.ts'
import type { Domain } from '../trust-store/index.ts'
import type { HeldCertificate, Holder } from './held-certificate.ts'

export interface HeldRow {
  readonly id: string
  readonly holder_type: Holder['type']
  readonly holder_id: string
  readonly purpose: CertificatePurpose
  readonly partner_id: string
  readonly domain: Domain
  /** Texts for people; names are looked up by `issuer_name_key`. */
  readonly subject: string
  readonly issuer: string
  /** Of the name that its holder issues under; null until the job has filled it. */
  readonly issuer_name_key: string | null
  readonly serial_number: string
  readonly sha1: string
  readonly sha256: string
  readonly not_before: Date
  readonly not_after: Date
  readonly ca_signed: Buffer
  /** Of what its authority signed, hex: whoever has one signed by ECDSA can write the signature itself anew (s and n − s). */
  readonly signed_part_sha256: string
  /** Which key it is of; null until the job has filled it. */
  readonly key_digest: string | null
  readonly platform_signed: Buffer
  readonly platform_serial_number: string
  readonly platform_sha256: string
  readonly platform_not_before: Date
  readonly platform_not_after: Date
  readonly uploaded_at: Date
  readonly uploaded_by: string
  readonly superseded_at: Date | null
  readonly accepted_until: Date | null
}

interface Tables {
  held_certificate: HeldRow
}

const fromRow = (row: HeldRow): HeldCertificate => ({
  id: row.id,
  holder: { type: row.holder_type, id: row.holder_id, partnerId: row.partner_id },
  purpose: row.purpose,
  domain: row.domain,
  caSigned: parseCertificate(row.ca_signed),
  platformSigned: parseCertificate(row.platform_signed),
  uploadedAt: row.uploaded_at,
  uploadedBy: row.uploaded_by,
  supersededAt: row.superseded_at,
  acceptedUntil: row.accepted_until,
})

/** Which certificate answers when none is named: one for all purposes, else the one that signs, and so on. */
const byPurpose = sql`array_position(array['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS'], purpose)`

/**
 * The current certificate of a holder.
 * @param purpose exactly this one; absent: the one for all purposes, or else for the first that there is one for
 */
export const loadCurrent = async (
  reader: Reader,
  holder: Pick<Holder, 'type' | 'id'>,
  purpose?: CertificatePurpose,
): Promise<HeldCertificate | undefined> => {
  const current = tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    .where('holder_type', '=', holder.type)
    .where('holder_id', '=', holder.id)
    .where('superseded_at', 'is', null)
  const named = purpose === undefined ? current : current.where('purpose', '=', purpose)
  const row = await named.orderBy(byPurpose).limit(1).executeTakeFirst()
  return row && fromRow(row)
}

/** One certificate, today's or a former one. */
export const loadById = async (reader: Reader, id: string): Promise<HeldCertificate | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The certificate for which we have signed that twin. */
export const loadByTwin = async (reader: Reader, twin: Certificate): Promise<HeldCertificate | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    // The index finds it; a certificate of somebody else may have the same number.
    .where('platform_serial_number', '=', serialNumberToDecimal(twin.serialNumber.bytes))
    .where('platform_sha256', '=', twin.sha256)
    .executeTakeFirst()
  return row && fromRow(row)
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** How many twins were signed for a holder since then. */
export const countSince = async (
  reader: Reader,
  holder: Pick<Holder, 'type' | 'id'>,
  since: Date,
): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('holder_type', '=', holder.type)
    .where('holder_id', '=', holder.id)
    .where('uploaded_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** The certificates of a holder, the newest first, at most 200. */
export const loadAll = async (
  reader: Reader,
  holder: Pick<Holder, 'type' | 'id'>,
): Promise<HeldCertificate[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    .where('holder_type', '=', holder.type)
    .where('holder_id', '=', holder.id)
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return rows.map(fromRow)
}

/**
 * A digest of what a comparison of names looks at (RFC 5280 §7.1): equal exactly for equal names, however they are
 * written, and never too long for an index.
 */
export const nameKeyOf = ({ comparisonKey }: Name): string =>
  createHash('sha256').update(comparisonKey).digest('hex')

/**
 * Certificates under whose name somebody may have issued in a domain: for all purposes, still accepted, their
 * platform-signed twins not over. Each upload counts once for its holder, however often it was renewed, and today's
 * come first: whoever fills the list up with former ones hides nobody.
 */
export const loadIssuersNamed = async (
  reader: Reader,
  { domain, name, at }: { readonly domain: Domain; readonly name: Name; readonly at: Date },
): Promise<HeldCertificate[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom((from) =>
      from
        .selectFrom('held_certificate')
        .selectAll()
        .distinctOn(['holder_type', 'holder_id', 'sha256'])
        .where('domain', '=', domain)
        .where('issuer_name_key', '=', nameKeyOf(name))
        .where('purpose', '=', 'ALL')
        // Nobody else issues with a key: a crowd that has brought its certificate hides nobody.
        .where(
          sql<boolean>`not exists (select from key_owner
            where digest = key_digest and key_owner.partner_id <> held_certificate.partner_id)`,
        )
        .where('platform_not_after', '>=', at)
        .where((where) => where.or([where('accepted_until', 'is', null), where('accepted_until', '>', at)]))
        .orderBy('holder_type')
        .orderBy('holder_id')
        .orderBy('sha256')
        .orderBy('uploaded_at', 'desc')
        .as('named'),
    )
    .selectAll()
    .orderBy(sql`superseded_at is not null`)
    .orderBy('uploaded_at', 'desc')
    .limit(50)
    .execute()
  return rows.map(fromRow)
}

const loadCurrentOfSome = async (
  reader: Reader,
  type: Holder['type'],
  column: 'partner_id' | 'holder_id',
  ids: readonly string[],
): Promise<Map<string, HeldCertificate>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    .where('holder_type', '=', type)
    .where(column, 'in', [...ids])
    .where('superseded_at', 'is', null)
    .distinctOn('holder_id')
    .orderBy('holder_id')
    .orderBy(byPurpose)
    .execute()
  return new Map(rows.map((row) => [row.holder_id, fromRow(row)]))
}

/** The current certificates of all holders of one type that belong to the given partners, by holder id. */
export const loadCurrentOfPartners = (reader: Reader, type: Holder['type'], partnerIds: readonly string[]) =>
  loadCurrentOfSome(reader, type, 'partner_id', partnerIds)

/** The current certificates of the given holders of one type, by holder id. */
export const loadCurrentOfHolders = (reader: Reader, type: Holder['type'], holderIds: readonly string[]) =>
  loadCurrentOfSome(reader, type, 'holder_id', holderIds)

/** Every certificate of a domain whose signatures count, of holders of one type: current ones, and former in their overlap. */
export const loadAcceptedOfDomain = async (
  reader: Reader,
  type: Holder['type'],
  domain: Domain,
  at: Date,
): Promise<HeldCertificate[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .selectAll()
    .where('holder_type', '=', type)
    .where('domain', '=', domain)
    .where((where) => where.or([where('superseded_at', 'is', null), where('accepted_until', '>', at)]))
    .execute()
  return mapInTurns(rows, fromRow)
}

/** Another takes the place of this certificate; its signatures count for a while. */
export const supersede = async (
  tx: Tx,
  { id }: Pick<HeldCertificate, 'id'>,
  { at, acceptedUntil }: { readonly at: Date; readonly acceptedUntil: Date },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('held_certificate')
    .set({ superseded_at: at, accepted_until: acceptedUntil })
    .where('id', '=', id)
    .execute()
}

export const insert = async (tx: Tx, held: HeldCertificate): Promise<void> => {
  const { caSigned, platformSigned, holder } = held
  await tablesOf<Tables>(tx)
    .insertInto('held_certificate')
    .values({
      id: held.id,
      holder_type: holder.type,
      holder_id: holder.id,
      purpose: held.purpose,
      partner_id: holder.partnerId,
      domain: held.domain,
      subject: searchableName(caSigned.subject),
      issuer: searchableName(caSigned.issuer),
      issuer_name_key: nameKeyOf(platformSigned.subject),
      serial_number: caSigned.serialNumber.hex,
      sha1: caSigned.sha1,
      sha256: caSigned.sha256,
      not_before: caSigned.notBefore,
      not_after: caSigned.notAfter,
      ca_signed: Buffer.from(caSigned.der),
      signed_part_sha256: sha256Of(caSigned.tbsDer),
      key_digest: digestOfKey(caSigned.spkiDer),
      platform_signed: Buffer.from(platformSigned.der),
      platform_serial_number: serialNumberToDecimal(platformSigned.serialNumber.bytes),
      platform_sha256: platformSigned.sha256,
      platform_not_before: platformSigned.notBefore,
      platform_not_after: platformSigned.notAfter,
      uploaded_at: held.uploadedAt,
      uploaded_by: held.uploadedBy,
      superseded_at: held.supersededAt,
      accepted_until: held.acceptedUntil,
    })
    .execute()
}
