import { keyMaterialOf, parseCertificate, type Certificate } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { IssuedCertificateRow } from '../../platform/keys/issued-certificate-store.ts'
import { mapInTurns } from '../../platform/in-turns.ts'
import { revocableAt, withoutRevoked } from './issued-store.ts'

/**
 * The register asked by keys. A key has more than one spelling (a compressed point, RSA without parameters or as
 * RSASSA-PSS), so what is compared is its material: that stands in every certificate of the key, however it is spelled.
 */

interface Tables {
  issued_certificate: IssuedCertificateRow
}

const rows = (reader: Reader) => tablesOf<Tables>(reader)

/**
 * Of rows that hold the octets of a key those that are of that key. Others have their turn meanwhile: whoever has chosen
 * octets that stand in every certificate of ours has all of them looked at.
 */
const onlyOfKey = async <Row extends Pick<IssuedCertificateRow, 'der'>>(
  found: readonly Row[],
  materialFor: (row: Row) => Buffer,
): Promise<Row[]> => {
  const verdicts = await mapInTurns(found, (row) => isOfKey(materialFor(row), row))
  return found.filter((_, index) => verdicts[index])
}

const materialOf = (spkiDer: Uint8Array): Buffer => Buffer.from(keyMaterialOf(spkiDer))

/** A name may hold the octets of somebody else's key: where the database has found them is looked up. */
const isOfKey = (material: Buffer, { der }: Pick<IssuedCertificateRow, 'der'>): boolean =>
  materialOf(parseCertificate(der).spkiDer).equals(material)

/** Certificates of a key that are valid now or later, and not the platform's own, in an order that all lock in. */
const lockLive = async (
  tx: Tx,
  spkiDer: Uint8Array,
  now: Date,
  of?: { readonly partnerId: string; readonly domain: string },
): Promise<IssuedCertificateRow[]> => {
  const material = materialOf(spkiDer)
  const live = rows(tx)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('not_after', '>', now)
    // The platform's own end on the command line only, whoever says that he has the key.
    .where('holder_type', '!=', 'platform')
    .where(revocableAt(now))
    .where(sql<boolean>`position(${material} in der) > 0`)
  const wanted = of ? live.where('partner_id', '=', of.partnerId).where('domain', '=', of.domain) : live
  const found = await wanted.orderBy('id').forUpdate().execute()
  return onlyOfKey(found, () => material)
}

/** What a holder's key is certified by in a domain, and valid now or later. */
export const lockLiveOfKey = (
  tx: Tx,
  { spkiDer, ...of }: { partnerId: string; domain: string; spkiDer: Uint8Array },
  now: Date,
): Promise<IssuedCertificateRow[]> => lockLive(tx, spkiDer, now, of)

/** What a key is certified by, whoever holds it, and valid now or later; the platform's own apart. */
export const lockAllOfKey = async (
  tx: Tx,
  spkiDer: Uint8Array,
  now: Date,
): Promise<IssuedCertificateRow[]> => {
  // Whoever is just certifying the key comes first and is found, or comes after and hears of it.
  await lockKey(tx, spkiDer, 'alone')
  return lockLive(tx, spkiDer, now)
}

const hexOf = (material: Buffer): string => material.toString('hex')

/** Those of the keys, in material, that are the platform's own: its authorities' and its applications'. In hex. */
const ownAmong = async (reader: Reader, materials: readonly Buffer[]): Promise<Set<string>> => {
  const found = await sql<{ material: Buffer; der: Buffer }>`
    with own as (
      select certificate as der from platform_key
      union all select der from issued_certificate where holder_type = 'platform'
    )
    select material, der from unnest(${materials}::bytea[]) as material
      join own on position(material in der) > 0`.execute(rows(reader))
  const ofKey = await onlyOfKey(found.rows, (row) => row.material)
  return new Set(ofKey.map(({ material }) => hexOf(material)))
}

/** Whether it is a key of the platform itself, whoever certifies it. @param spkiDer SubjectPublicKeyInfo */
export const isOwnKey = async (reader: Reader, spkiDer: Uint8Array): Promise<boolean> =>
  (await ownAmong(reader, [materialOf(spkiDer)])).size > 0

/** Whether it is one of the platform's own certificates, to the letter. */
export const isOwnCertificate = async (reader: Reader, { der, sha256 }: Certificate): Promise<boolean> => {
  const found = await sql`
    select from platform_key where certificate = ${Buffer.from(der)}
    union all select from platform_cross_certificate where certificate = ${Buffer.from(der)}
    union all select from issued_certificate where sha256 = ${sha256} and holder_type = 'platform'`.execute(
    rows(reader),
  )
  return found.rows.length > 0
}

/**
 * Those of the keys, in material, of which a certificate was revoked because the key is in other hands: in hex. That of a
 * key of the platform is ours to say: somebody who has had our public key certified says nothing about it.
 */
const compromisedAmong = async (reader: Reader, materials: readonly Buffer[]): Promise<Set<string>> => {
  const found = await sql<{ material: Buffer; der: Buffer; holder_type: string }>`
    select material, der, holder_type from unnest(${materials}::bytea[]) as material
      join issued_certificate on revocation_reason = 'keyCompromise' and position(material in der) > 0`.execute(
    rows(reader),
  )
  const gone = await onlyOfKey(found.rows, (row) => row.material)
  const ours = new Set(
    gone.filter((row) => row.holder_type === 'platform').map(({ material }) => hexOf(material)),
  )
  const others = gone.filter(({ material }) => !ours.has(hexOf(material))).map(({ material }) => material)
  const own = others.length > 0 ? await ownAmong(reader, others) : new Set<string>()
  return new Set([...ours, ...others.map(hexOf).filter((hex) => !own.has(hex))])
}

/**
 * Until the transaction ends, nobody tells of a key that it is in other hands, or nobody else does anything with it. Lock
 * it after the trust store and before the register, everywhere.
 */
const lockKey = async (tx: Tx, spkiDer: Uint8Array, how: 'shared' | 'alone'): Promise<void> => {
  const name = `platform-trust.key ${hexOf(materialOf(spkiDer))}`
  await (
    how === 'shared'
      ? sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`
      : sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  ).execute(rows(tx))
}

/** Nobody tells of the key that it is in other hands until the transaction ends. */
export const lockKeyShared = (tx: Tx, spkiDer: Uint8Array): Promise<void> => lockKey(tx, spkiDer, 'shared')

/** Whether a certificate of this key was revoked because the key is in other hands. @param spkiDer SubjectPublicKeyInfo */
export const isCompromisedKey = async (reader: Reader, spkiDer: Uint8Array): Promise<boolean> =>
  (await compromisedAmong(reader, [materialOf(spkiDer)])).size > 0

/** Those of the certificates that we have not revoked, and whose keys nobody else is known to have. */
export const withSoundKeys = async (
  reader: Reader,
  certificates: readonly Certificate[],
  at: Date,
): Promise<Certificate[]> => {
  const unrevoked = await withoutRevoked(reader, certificates, at)
  const keyed = unrevoked.map((certificate) => ({ certificate, material: materialOf(certificate.spkiDer) }))
  const gone = await compromisedAmong(
    reader,
    keyed.map(({ material }) => material),
  )
  return keyed.filter(({ material }) => !gone.has(hexOf(material))).map(({ certificate }) => certificate)
}
