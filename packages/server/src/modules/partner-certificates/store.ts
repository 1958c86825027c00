import { createHash } from 'node:crypto'
import {
  searchableName,
  parseCertificate,
  serialNumberToDecimal,
  TrustError,
  type Certificate,
  type CertificatePurpose,
  type Name,
} from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { mapInTurns } from '../../platform/in-turns.ts'
import { digestOfKey } from '../platform-trust/index.ts'
import type { Domain } from '../trust-store/index.ts'
import type { HeldCertificate, Holder } from './held-certificate.ts'

interface Row {
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
  held_certificate: Row
  holder_decision: HolderDecision & { readonly holder_type: 'chip'; readonly holder_id: string }
}

const fromRow = (row: Row): HeldCertificate => ({
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
    // Compared as text, so that an id that is no UUID is simply unknown.
    .where(sql<boolean>`id::text = ${id.toLowerCase()}`)
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

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What we have signed last for a holder on the strength of a certificate. */
export type Holding = Pick<
  Row,
  | 'holder_type'
  | 'holder_id'
  | 'partner_id'
  | 'domain'
  | 'platform_sha256'
  | 'platform_not_after'
  | 'uploaded_at'
  | 'superseded_at'
>

/** The owner's chips are bounded by CHIPS_PER_KEY, those that others had approved by who approves. */
const mostHoldings = 1000

/**
 * Who holds this certificate, ever: as the uploaded one, or as the twin that we have signed for it. The key owner's come
 * first, then those that were decided last; no more than a verdict can look at.
 */
export const listHoldings = async (
  reader: Reader,
  { sha256, spkiDer, tbsDer }: Pick<Certificate, 'sha256' | 'spkiDer' | 'tbsDer'>,
  owner: string,
): Promise<Holding[]> =>
  tablesOf<Tables>(reader)
    .selectFrom((from) =>
      from
        .selectFrom('held_certificate')
        .distinctOn(['holder_type', 'holder_id', 'domain'])
        .select(['holder_type', 'holder_id', 'partner_id', 'domain'])
        .select(['platform_sha256', 'platform_not_after', 'uploaded_at', 'superseded_at'])
        .where('key_digest', '=', digestOfKey(spkiDer))
        .where((where) =>
          where.or([
            where('signed_part_sha256', '=', sha256Of(tbsDer)),
            where('platform_sha256', '=', sha256),
          ]),
        )
        .orderBy('holder_type')
        .orderBy('holder_id')
        .orderBy('domain')
        .orderBy('uploaded_at', 'desc')
        .orderBy('id', 'desc')
        .as('held'),
    )
    .leftJoin('holder_decision', (join) =>
      join
        .onRef('holder_decision.holder_id', '=', 'held.holder_id')
        .on('held.holder_type', '=', 'chip')
        .on('holder_decision.holder_type', '=', 'chip'),
    )
    .selectAll('held')
    .orderBy(sql`held.partner_id <> ${owner}`)
    .orderBy(sql`greatest(ended_at, confirmed_at) desc nulls last`)
    .orderBy('held.uploaded_at', 'desc')
    .limit(mostHoldings)
    .execute()

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

/** How many other chips of the same partner have certificates of a key, or had. */
export const countOtherChips = async (
  reader: Reader,
  { id, partnerId }: Pick<Holder, 'id' | 'partnerId'>,
  digest: string,
): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .select(sql<number>`count(distinct holder_id)::int`.as('count'))
    .where('key_digest', '=', digest)
    .where('holder_type', '=', 'chip')
    .where('partner_id', '=', partnerId)
    .where('holder_id', '<>', id)
    .executeTakeFirstOrThrow()
  return count
}

/** When holders beside partners ended, and when somebody confirmed them. */
export interface HolderDecision {
  readonly ended_at: Date | null
  readonly confirmed_at: Date | null
}

/** What was decided about chips that hold certificates, by chip id. */
export const loadDecisions = async (
  reader: Reader,
  chipIds: readonly string[],
): Promise<ReadonlyMap<string, HolderDecision>> => {
  if (chipIds.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('holder_decision')
    .selectAll()
    .where('holder_type', '=', 'chip')
    .where(sql<boolean>`holder_id = any(${[...chipIds]})`)
    .execute()
  return new Map(rows.map((row) => [row.holder_id, row]))
}

/** Notes that a chip was ended or confirmed. */
export const saveDecision = async (
  tx: Tx,
  chipId: string,
  decision: Partial<HolderDecision>,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('holder_decision')
    .values({ holder_type: 'chip', holder_id: chipId, ended_at: null, confirmed_at: null, ...decision })
    .onConflict((conflict) => conflict.columns(['holder_type', 'holder_id']).doUpdateSet(decision))
    .execute()
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
const nameKeyOf = ({ comparisonKey }: Name): string =>
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

const rowsAtOnce = 200

/** Where a row comes to stand among those that are looked through by id. */
export interface Filled {
  /** The last row that was looked at; undefined: there are no more. */
  readonly last: string | undefined
  /** Rows that hold no certificate that can be read. */
  readonly unreadable: readonly string[]
}

/** Rows of earlier versions behind `after` that lack something, locked. */
const lockLacking = (tx: Tx, column: 'issuer_name_key' | 'key_digest', after: string): Promise<Row[]> =>
  tablesOf<Tables>(tx)
    .selectFrom('held_certificate')
    .selectAll()
    .where(column, 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(rowsAtOnce)
    .forUpdate()
    .execute()

/** What is worked out of rows, those apart of which it cannot be. */
const workOut = <T>(
  rows: readonly Row[],
  of: (row: Row) => T,
): Filled & { readonly found: readonly { readonly row: Row; readonly value: T }[] } => {
  const found: { row: Row; value: T }[] = []
  const unreadable: string[] = []
  for (const row of rows)
    try {
      found.push({ row, value: of(row) })
    } catch (error) {
      if (!(error instanceof TrustError)) throw error
      unreadable.push(row.id)
    }
  return { found, unreadable, last: rows.at(-1)?.id }
}

const set = async (
  tx: Tx,
  id: string,
  value: Partial<Pick<Row, 'issuer_name_key' | 'key_digest'>>,
): Promise<void> => {
  await tablesOf<Tables>(tx).updateTable('held_certificate').set(value).where('id', '=', id).execute()
}

/** Gives rows of earlier versions the digest of their name. @param after the last row that was looked at */
export const fillNameKeys = async (tx: Tx, after: string): Promise<Filled> => {
  const rows = await lockLacking(tx, 'issuer_name_key', after)
  const worked = workOut(rows, (row) => nameKeyOf(parseCertificate(row.platform_signed).subject))
  for (const { row, value } of worked.found) await set(tx, row.id, { issuer_name_key: value })
  return worked
}

/** Whose key a row of an earlier version has shown, and since when. */
interface KeyShown {
  readonly digest: string
  readonly partnerId: string
  readonly at: Date
  readonly by: string
}

/** Notes of rows of earlier versions which key they are of. @param after the last row that was looked at */
export const fillKeyDigests = async (
  tx: Tx,
  after: string,
): Promise<Filled & { readonly shown: readonly KeyShown[] }> => {
  const rows = await lockLacking(tx, 'key_digest', after)
  const { found, ...filled } = workOut(rows, (row) => digestOfKey(parseCertificate(row.ca_signed).spkiDer))
  for (const { row, value } of found) await set(tx, row.id, { key_digest: value })
  const shown = found.map(({ row, value: digest }) => ({
    digest,
    partnerId: row.partner_id,
    at: row.uploaded_at,
    by: row.uploaded_by,
  }))
  return { ...filled, shown }
}
