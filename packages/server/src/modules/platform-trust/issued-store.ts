import { withoutEscapes, type Certificate, type RevocationReason } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import { inLanguageOrder, searched, selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { IssuedCertificateRow, IssuedHolder } from '../../platform/keys/issued-certificate-store.ts'
import { issuedCertificates } from './contract.ts'
import { standingSql } from './standing-store.ts'

interface Tables {
  issued_certificate: IssuedCertificateRow
  platform_key: { readonly id: string; readonly revocations: number }
}

const rows = (reader: Reader) => tablesOf<Tables>(reader)

const byId = (reader: Reader, id: string) =>
  rows(reader).selectFrom('issued_certificate').selectAll().where('id', '=', uuidOf(id))

export const loadIssued = (reader: Reader, id: string): Promise<IssuedCertificateRow | undefined> =>
  byId(reader, id).executeTakeFirst()

export const lockIssued = (tx: Tx, id: string): Promise<IssuedCertificateRow | undefined> =>
  byId(tx, id).forUpdate().executeTakeFirst()

/** Nobody revokes the certificate until the transaction ends; others may share the lock. */
export const lockIssuedShared = async (tx: Tx, sha256: string): Promise<void> => {
  await rows(tx)
    .selectFrom('issued_certificate')
    .select('id')
    .where('sha256', '=', sha256)
    .forShare()
    .execute()
}

/** One of our certificates by its serial number, decimal, or its SHA-256. */
export const findIssued = (reader: Reader, text: string): Promise<IssuedCertificateRow[]> =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where((where) => where.or([where('serial_number', '=', text), where('sha256', '=', text.toLowerCase())]))
    .execute()

/** Certificates of ours by their SHA-256; those of others are not there. */
export const loadByFingerprints = (
  reader: Reader,
  fingerprints: readonly string[],
): Promise<IssuedCertificateRow[]> =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('sha256', 'in', [...fingerprints])
    .execute()

/** Certificates of one issuer by their serial numbers, decimal. */
export const loadBySerials = (
  reader: Reader,
  issuerKeyId: string,
  serials: readonly string[],
): Promise<IssuedCertificateRow[]> =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('issuer_key_id', '=', issuerKeyId)
    .where('serial_number', 'in', [...serials])
    .execute()

const mostOfPartner = 200

/** Everything that was issued to a partner and its chips, newest first, at most 200. */
export const loadIssuedOfPartner = (reader: Reader, partnerId: string): Promise<IssuedCertificateRow[]> =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostOfPartner)
    .execute()

const ofHolder = (reader: Reader, holder: Pick<IssuedHolder, 'type' | 'id'>) =>
  rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('holder_type', '=', holder.type)
    .where('holder_id', '=', holder.id)

/** Not revoked by then. */
const unrevokedAt = (now: Date) => sql<boolean>`(revoked_at is null or revoked_at > ${now})`

/** Not revoked by then, or only on hold: what can be revoked for good. */
export const revocableAt = (now: Date) =>
  sql<boolean>`(revoked_at is null or revoked_at > ${now} or revocation_reason = 'certificateHold')`

/** Certificates of a holder that are valid now. */
export const loadLive = (
  reader: Reader,
  holder: Pick<IssuedHolder, 'type' | 'id'>,
  now: Date,
): Promise<IssuedCertificateRow[]> =>
  ofHolder(reader, holder).where(unrevokedAt(now)).where('not_after', '>', now).execute()

/** How many certificates for connections were signed for a holder since then; each is kept for ever. */
export const countTlsSince = async (
  reader: Reader,
  { type, id }: Pick<IssuedHolder, 'type' | 'id'>,
  since: Date,
): Promise<number> => {
  const { count } = await rows(reader)
    .selectFrom('issued_certificate')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('holder_type', '=', type)
    .where('holder_id', '=', id)
    .where('purpose', '=', 'TLS')
    .where('domain', 'is', null)
    .where('issued_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** What a partner and its chips have that counts now, to be put on hold, in an order that all lock in. */
export const lockLiveOfPartner = (tx: Tx, partnerId: string, now: Date): Promise<IssuedCertificateRow[]> =>
  rows(tx)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('not_after', '>', now)
    .where(unrevokedAt(now))
    .orderBy('id')
    .forUpdate()
    .execute()

/** How many certificates a partner itself has that count, or would if they were not on hold, and whom they name. */
export const summariseOfPartner = async (
  reader: Reader,
  partnerId: string,
  { now, names }: { readonly now: Date; readonly names: number },
): Promise<{ total: number; names: string[] }> => {
  const live = rows(reader)
    .selectFrom('issued_certificate')
    .where('holder_type', '=', 'partner')
    .where('holder_id', '=', partnerId)
    .where('not_after', '>', now)
    .where(revocableAt(now))
  const [{ total }, named] = await Promise.all([
    live.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    live.select('subject').orderBy('subject').limit(names).execute(),
  ])
  return { total, names: named.map(({ subject }) => subject) }
}

/** What a partner and its chips have on hold, to be given back. */
export const lockHeldOfPartner = (tx: Tx, partnerId: string): Promise<IssuedCertificateRow[]> =>
  rows(tx)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('revocation_reason', '=', 'certificateHold')
    .orderBy('id')
    .forUpdate()
    .execute()

/**
 * What a holder has that is not revoked yet, to be revoked, also what is on hold or has run out: that its holder was ended must
 * be found there. What somebody else is just revoking is waited for, and is not among them.
 */
export const lockUnrevoked = (
  tx: Tx,
  holder: Pick<IssuedHolder, 'type' | 'id'>,
  now: Date,
): Promise<IssuedCertificateRow[]> =>
  ofHolder(tx, holder)
    .where(revocableAt(now))
    // By the clock of another server that may still lie ahead, and it outweighs every other reason.
    .where(sql<boolean>`revocation_reason is distinct from 'keyCompromise'`)
    .orderBy('id')
    .forUpdate()
    .execute()

const batchSize = 500

/** Certificates of all holders that are valid now, by their ids, at most 500. @param after the last one that was seen */
export const loadLiveBatch = (
  reader: Reader,
  now: Date,
  after: string | null,
): Promise<IssuedCertificateRow[]> => {
  const live = rows(reader)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('not_after', '>', now)
    .where(unrevokedAt(now))
  return (after === null ? live : live.where('id', '>', after)).orderBy('id').limit(batchSize).execute()
}

/** Those of the certificates that we have not revoked by then. What others have signed is not ours to revoke, and stays. */
export const withoutRevoked = async (
  reader: Reader,
  certificates: readonly Certificate[],
  at: Date,
): Promise<Certificate[]> => {
  const fingerprints = certificates.map(({ sha256 }) => sha256)
  const gone = await revokedAmong(reader, fingerprints, at)
  return certificates.filter(({ sha256 }) => !gone.has(sha256))
}

/** Those of the certificates that we have revoked by then, by SHA-256, and why. */
export const revokedAmong = async (
  reader: Reader,
  fingerprints: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, RevocationReason>> => {
  const revoked = await rows(reader)
    .selectFrom('issued_certificate')
    .select(['sha256', 'revocation_reason'])
    .where(sql<boolean>`sha256 = any(${[...fingerprints]})`)
    .where('revoked_at', '<=', at)
    .execute()
  return new Map(revoked.map(({ sha256, revocation_reason: reason }) => [sha256, reason ?? 'unspecified']))
}

export interface Revocation {
  readonly at: Date
  readonly reason: RevocationReason
  readonly note: string | null
  readonly by: string
}

/** Tells the issuers' lists that they are out of date. */
const countRevocations = async (tx: Tx, issuerKeyIds: readonly string[]): Promise<void> => {
  if (issuerKeyIds.length === 0) return
  const counted = rows(tx)
    .updateTable('platform_key')
    .set(({ eb }) => ({ revocations: eb('revocations', '+', 1) }))
    .where(sql<boolean>`id = any(${[...new Set(issuerKeyIds)].sort()})`)
  await writeLater(tx, counted)
}

/** Revokes certificates, now or later. */
export const saveRevocation = async (
  tx: Tx,
  revoked: readonly Pick<IssuedCertificateRow, 'id' | 'issuer_key_id'>[],
  { at, reason, note, by }: Revocation,
): Promise<void> => {
  if (revoked.length === 0) return
  const saved = rows(tx)
    .updateTable('issued_certificate')
    .set({
      revoked_at: at,
      revocation_reason: reason,
      revocation_note: note,
      revoked_by: by,
      before_hold_at: null,
      before_hold_reason: null,
    })
    .where(sql<boolean>`id = any(${revoked.map(({ id }) => id)})`)
  await writeLater(tx, saved)
  await countRevocations(
    tx,
    revoked.map((row) => row.issuer_key_id),
  )
}

/** Puts certificates on hold, and remembers what they were to be revoked for. */
export const saveHold = async (
  tx: Tx,
  held: readonly IssuedCertificateRow[],
  { at, by }: Pick<Revocation, 'at' | 'by'>,
): Promise<void> => {
  if (held.length === 0) return
  await rows(tx)
    .updateTable('issued_certificate')
    .set((set) => ({
      before_hold_at: set.ref('revoked_at'),
      before_hold_reason: set.ref('revocation_reason'),
      revoked_at: at,
      revocation_reason: 'certificateHold',
      revocation_note: null,
      revoked_by: by,
    }))
    .where(sql<boolean>`id = any(${held.map(({ id }) => id)})`)
    .execute()
  await countRevocations(
    tx,
    held.map((row) => row.issuer_key_id),
  )
}

/** Gives certificates back that were on hold: they end as they would have. */
export const liftHold = async (tx: Tx, held: readonly IssuedCertificateRow[]): Promise<void> => {
  if (held.length === 0) return
  await rows(tx)
    .updateTable('issued_certificate')
    .set((set) => ({
      revoked_at: set.ref('before_hold_at'),
      revocation_reason: set.ref('before_hold_reason'),
      revoked_by: sql<string | null>`case when before_hold_at is null then null else revoked_by end`,
      before_hold_at: null,
      before_hold_reason: null,
    }))
    .where(sql<boolean>`id = any(${held.map(({ id }) => id)})`)
    .execute()
  await countRevocations(
    tx,
    held.map((row) => row.issuer_key_id),
  )
}

/** Lets a replaced certificate end early: at `at`, unless it ends before by itself. @param sha256 which */
export const supersede = async (
  tx: Tx,
  sha256: string,
  { at, by }: Pick<Revocation, 'at' | 'by'>,
): Promise<void> => {
  const replaced = await rows(tx)
    .selectFrom('issued_certificate')
    .select(['id', 'issuer_key_id'])
    .where('sha256', '=', sha256)
    .where('not_after', '>', at)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .execute()
  await saveRevocation(tx, replaced, { at, reason: 'superseded', note: null, by })
}

export type IssuedListRequest = RequestOf<typeof issuedCertificates>

/** Whoever searches for a name as the answers write it means the name itself. */
const withTypedName = (filters: IssuedListRequest['filters']): IssuedListRequest['filters'] => ({
  ...filters,
  ...(filters.issuedTo === undefined ? {} : { issuedTo: withoutEscapes(filters.issuedTo) }),
  ...(filters.search === undefined ? {} : { search: withoutEscapes(filters.search) }),
})

/** One page of the register. */
export const listIssuedRows = (
  reader: Reader,
  request: IssuedListRequest,
  now: Date,
): Promise<Page<IssuedCertificateRow>> =>
  selectPage(
    reader,
    {
      base: rows(reader).selectFrom('issued_certificate'),
      tables: ['issued_certificate'],
      select: (query) => query.selectAll(),
      spec: issuedCertificates,
      columns: {
        filters: {
          issuedTo: sql.ref('subject'),
          partnerId: sql.ref('partner_id'),
          serialNumber: sql.ref('serial_number'),
          purpose: sql.ref('purpose'),
          status: standingSql(now),
          search: searched([sql.ref('subject'), sql`coalesce(partner_id, '')`], sql.ref('serial_number')),
        },
        sorts: {
          issuedTo: inLanguageOrder(sql.ref('subject')),
          partnerId: sql.ref('partner_id'),
          purpose: sql.ref('purpose'),
          validTill: sql.ref('not_after'),
          issuedDateTime: sql.ref('issued_at'),
          revokedDateTime: sql.ref('revoked_at'),
        },
        newest: sql.ref('issued_at'),
        id: sql.ref('id'),
      },
    },
    { ...request, filters: withTypedName(request.filters) },
  )
