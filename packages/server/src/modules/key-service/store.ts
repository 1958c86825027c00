import { parseCertificate, type Certificate } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { signingReferences, type KeyName } from './applications/application.ts'

/** Made here with its key, made elsewhere for a key of ours, or somebody else's. */
export type KeyOrigin = 'generated' | 'certified' | 'uploaded'

interface Row {
  readonly id: string
  readonly application_id: string
  readonly reference_id: string
  readonly certificate: Buffer
  readonly sha256: string
  readonly sealed_private_key: Buffer | null
  readonly origin: KeyOrigin
  readonly not_before: Date
  readonly not_after: Date
  readonly created_at: Date
  readonly created_by: string
  readonly ended_at: Date | null
}

interface Tables {
  application_key: Row
}

/** A key of an application, or the certificate of somebody else. */
export interface ApplicationKey {
  readonly id: string
  readonly name: KeyName
  readonly certificate: Certificate
  /** Null: somebody else's. */
  readonly sealedPrivateKey: Buffer | null
  /** Where the certificate comes from. */
  readonly origin: KeyOrigin
  readonly createdAt: Date
  readonly createdBy: string
  readonly endedAt: Date | null
}

const fromRow = (row: Row): ApplicationKey => ({
  id: row.id,
  name: { applicationId: row.application_id, referenceId: row.reference_id },
  certificate: parseCertificate(row.certificate),
  sealedPrivateKey: row.sealed_private_key,
  origin: row.origin,
  createdAt: row.created_at,
  createdBy: row.created_by,
  endedAt: row.ended_at,
})

/** Every certificate of a key, the newest first, at most 100. */
export const loadAll = async (reader: Reader, name: KeyName): Promise<ApplicationKey[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .selectAll()
    .where('application_id', '=', name.applicationId)
    .where('reference_id', '=', name.referenceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map(fromRow)
}

/** Keys of ours that sign, today's first, then former ones, as long as they are in date; at most 100. */
export const loadSigning = async (reader: Reader, now: Date): Promise<ApplicationKey[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .selectAll()
    .where('sealed_private_key', 'is not', null)
    .where(sql`upper(reference_id)`, 'in', signingReferences)
    .where('not_after', '>', now)
    .orderBy(sql`coalesce(ended_at, 'infinity')`, 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map(fromRow)
}

/** How many other references the application has keys for. */
export const countNames = async (reader: Reader, name: KeyName): Promise<number> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .select(sql<number>`count(distinct reference_id)::int`.as('count'))
    .where('application_id', '=', name.applicationId)
    .where('reference_id', '!=', name.referenceId)
    .executeTakeFirstOrThrow()
  return row.count
}

/** How many references of each application have a key of ours. */
export const countReferences = async (reader: Reader): Promise<ReadonlyMap<string, number>> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .select(['application_id', sql<number>`count(*)::int`.as('count')])
    .where('ended_at', 'is', null)
    .where('sealed_private_key', 'is not', null)
    .groupBy('application_id')
    .execute()
  return new Map(rows.map((row) => [row.application_id, row.count]))
}

// A little more than the references that an application may have.
const mostOfApplication = 250

/** The current keys of ours of an application, by reference, at most 250. */
export const loadCurrentOf = async (reader: Reader, applicationId: string): Promise<ApplicationKey[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .selectAll()
    .where('application_id', '=', applicationId)
    .where('ended_at', 'is', null)
    .where('sealed_private_key', 'is not', null)
    // The same order in every database, whatever its language.
    .orderBy(sql`reference_id collate "C"`)
    .limit(mostOfApplication)
    .execute()
  return rows.map(fromRow)
}

export const loadCurrent = async (reader: Reader, name: KeyName): Promise<ApplicationKey | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .selectAll()
    .where('application_id', '=', name.applicationId)
    .where('reference_id', '=', name.referenceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Keys by the SHA-256 of a certificate of theirs; one of ours first. */
export const loadByThumbprint = async (reader: Reader, sha256: string): Promise<ApplicationKey[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('application_key')
    .selectAll()
    .where('sha256', '=', sha256)
    .orderBy(sql`sealed_private_key is null`)
    .limit(20)
    .execute()
  return rows.map(fromRow)
}

/** Nobody else replaces a key of this name until the transaction ends. */
export const lockName = async (tx: Tx, { applicationId, referenceId }: KeyName): Promise<void> => {
  const key = JSON.stringify(['application-key', applicationId, referenceId])
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.tables)
}

/** Ends the current certificate of a key, if there is one. */
export const end = async (tx: Tx, name: KeyName, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('application_key')
    .set({ ended_at: at })
    .where('application_id', '=', name.applicationId)
    .where('reference_id', '=', name.referenceId)
    .where('ended_at', 'is', null)
    .execute()
}

export const insert = async (tx: Tx, key: ApplicationKey): Promise<void> => {
  const { name, certificate } = key
  await tablesOf<Tables>(tx)
    .insertInto('application_key')
    .values({
      id: key.id,
      application_id: name.applicationId,
      reference_id: name.referenceId,
      certificate: Buffer.from(certificate.der),
      sha256: certificate.sha256,
      sealed_private_key: key.sealedPrivateKey,
      origin: key.origin,
      not_before: certificate.notBefore,
      not_after: certificate.notAfter,
      created_at: key.createdAt,
      created_by: key.createdBy,
      ended_at: key.endedAt,
    })
    .execute()
}
