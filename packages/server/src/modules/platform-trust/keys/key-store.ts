import { keyMaterialOf, parseCertificate, type Certificate } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import { revocableAt, withoutRevoked } from '../issued-store.ts'
import { digestOfKey, ownerOfKey } from './key-owner-store.ts'

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

const hexOf = (material: Buffer): string => material.toString('hex')

/** A name may hold the octets of somebody else's key: where the database has found them is looked up. */
const isOfKey = (material: Buffer, { der }: Pick<IssuedCertificateRow, 'der'>): boolean =>
  materialOf(parseCertificate(der).spkiDer).equals(material)

/** Certificates that are valid now or later, and not the platform's own. */
const liveAt = (tx: Tx, now: Date) =>
  rows(tx)
    .selectFrom('issued_certificate')
    .where('not_after', '>', now)
    // The platform's own end on the command line only, whoever says that he has the key.
    .where('holder_type', '!=', 'platform')
    .where(revocableAt(now))

/** A key in the hands of a holder. */
interface HeldKey {
  readonly partnerId: string
  readonly domain: string
  readonly spkiDer: Uint8Array
}

const nameOfHeld = ({ partnerId, domain, spkiDer }: HeldKey): string =>
  JSON.stringify([partnerId, domain, hexOf(materialOf(spkiDer))])

/**
 * What the holders' keys are certified by in their domains, and valid now or later, in an order that all lock in. There
 * may be thousands, so the register is asked once for all.
 */
export const lockLiveOfKeys = async (
  tx: Tx,
  keys: readonly HeldKey[],
  now: Date,
): Promise<IssuedCertificateRow[]> => {
  if (keys.length === 0) return []
  const wanted = new Set(await mapInTurns(keys, nameOfHeld))
  const candidates = await liveAt(tx, now)
    .select(['id', 'partner_id', 'domain', 'der'])
    .where(sql<boolean>`partner_id = any(${[...new Set(keys.map(({ partnerId }) => partnerId))]})`)
    .where(sql<boolean>`domain = any(${[...new Set(keys.map(({ domain }) => domain))]})`)
    .execute()
  const isWanted = await mapInTurns(candidates, ({ partner_id: partnerId, domain, der }) => {
    const { spkiDer } = parseCertificate(der)
    return wanted.has(nameOfHeld({ partnerId: partnerId ?? '', domain: domain ?? '', spkiDer }))
  })
  const ids = candidates.filter((_, index) => isWanted[index]).map(({ id }) => id)
  return liveAt(tx, now)
    .selectAll()
    .where(sql<boolean>`id = any(${ids})`)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/**
 * What a key is certified by and valid now or later; the platform's own apart.
 * @param partnerId whose certificates; undefined: whoever holds them
 */
export const lockAllOfKey = async (
  tx: Tx,
  spkiDer: Uint8Array,
  now: Date,
  partnerId?: string,
): Promise<IssuedCertificateRow[]> => {
  // Whoever is just certifying the key comes first and is found, or comes after and hears of it.
  await lockKey(tx, spkiDer, 'alone')
  const material = materialOf(spkiDer)
  const live = liveAt(tx, now)
    .selectAll()
    .where(sql<boolean>`position(${material} in der) > 0`)
  const theirs = partnerId === undefined ? live : live.where('partner_id', '=', partnerId)
  return onlyOfKey(await theirs.orderBy('id').forUpdate().execute(), () => material)
}

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

/** Those of the keys, by digest, that others are known to have: by the platform's word, or that of these partners. */
const compromisedAmong = async (
  reader: Reader,
  digests: readonly string[],
  speakers: readonly string[] = [],
): Promise<Set<string>> => {
  const { rows: found } = await sql<{ digest: string }>`
    select digest from unnest(${[...digests]}::text[]) as digest
    where exists (select from compromised_key known where known.digest = digest.digest
      and known.withdrawn_at is null and (known.partner_id is null or known.partner_id = any(${[...speakers]}::text[])))`.execute(
    rows(reader),
  )
  return new Set(found.map(({ digest }) => digest))
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

/**
 * Whether others are known to have this key. @param spkiDer SubjectPublicKeyInfo
 * @param partnerId a partner whose key it is to be: its own word counts too, and that of whoever has the key. What others say
 *   of it counts for nobody else
 */
export const isCompromisedKey = async (
  reader: Reader,
  spkiDer: Uint8Array,
  partnerId?: string,
): Promise<boolean> => {
  const digest = digestOfKey(spkiDer)
  const owner = partnerId === undefined ? undefined : await ownerOfKey(reader, digest)
  const speakers = [partnerId, owner].filter((each) => each !== undefined)
  return (await compromisedAmong(reader, [digest], speakers)).size > 0
}

/** Notes that others have the keys of these certificates. @param partnerId by whose word; null: by the platform's */
export const saveCompromised = async (
  tx: Tx,
  certificates: readonly Pick<IssuedCertificateRow, 'id' | 'der'>[],
  partnerId: string | null,
): Promise<void> => {
  for (const { id, der } of certificates)
    await sql`insert into compromised_key (certificate_id, digest, partner_id)
      values (${id}, ${digestOfKey(parseCertificate(der).spkiDer)}, ${partnerId})
      on conflict (certificate_id) do update
        set partner_id = excluded.partner_id, withdrawn_at = null, withdrawn_by = null
        where excluded.partner_id is null or compromised_key.withdrawn_at is not null`.execute(rows(tx))
}

/** Whether it was said of this certificate that others have its key, by whose word ever, and was not taken back. */
export const isToldCompromised = async (
  reader: Reader,
  { id }: Pick<IssuedCertificateRow, 'id'>,
): Promise<boolean> => {
  const { rows: found } = await sql`select from compromised_key
    where certificate_id = ${id} and withdrawn_at is null`.execute(rows(reader))
  return found.length > 0
}

/** Whether anybody's word stands that others have this key, also one that counts for nobody else. */
export const hasWordAgainst = async (reader: Reader, spkiDer: Uint8Array): Promise<boolean> => {
  const { rows: found } = await sql`select from compromised_key
    where digest = ${digestOfKey(spkiDer)} and withdrawn_at is null limit 1`.execute(rows(reader))
  return found.length > 0
}

/** Takes back everybody's word that others have this key. @returns how many there were */
export const withdrawCompromised = async (
  tx: Tx,
  spkiDer: Uint8Array,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<number> => {
  await lockKey(tx, spkiDer, 'alone')
  const { numAffectedRows } = await sql`update compromised_key set withdrawn_at = ${at}, withdrawn_by = ${by}
    where digest = ${digestOfKey(spkiDer)} and withdrawn_at is null`.execute(rows(tx))
  return Number(numAffectedRows ?? 0)
}

/**
 * Certificates that earlier versions have revoked for keys in other hands, and of which that is not noted; at most 200.
 * @param after the last one that was looked at
 */
export const loadUnnotedCompromised = (reader: Reader, after: string): Promise<IssuedCertificateRow[]> =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('revocation_reason', '=', 'keyCompromise')
    .where(
      sql<boolean>`not exists (select from compromised_key where certificate_id = issued_certificate.id)`,
    )
    .where('id', '>', after)
    .orderBy('id')
    .limit(200)
    .execute()

/** Those of the certificates that we have not revoked, and whose keys nobody else is known to have. */
export const withSoundKeys = async (
  reader: Reader,
  certificates: readonly Certificate[],
  at: Date,
): Promise<Certificate[]> => {
  const unrevoked = await withoutRevoked(reader, certificates, at)
  const keyed = unrevoked.map((certificate) => ({ certificate, digest: digestOfKey(certificate.spkiDer) }))
  const gone = await compromisedAmong(
    reader,
    keyed.map(({ digest }) => digest),
  )
  return keyed.filter(({ digest }) => !gone.has(digest)).map(({ certificate }) => certificate)
}
