import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../database/database.ts'
import type { KeystoreName } from './keystore.ts'

/** `module`: certifies the keys of one application. `ocsp`: answers for its issuer at the OCSP responder. */
export type PlatformKeyKind = 'root' | 'issuing' | 'module' | 'ocsp'

export interface PlatformKeyRow {
  readonly id: string
  readonly kind: PlatformKeyKind
  /** DER */
  readonly certificate: Buffer
  readonly keystore: KeystoreName
  readonly sealed_private_key: Buffer | null
  /** Null for roots. */
  readonly issuer_id: string | null
  /** Whose module key it is; null for all others. */
  readonly application: string | null
  readonly not_before: Date
  readonly not_after: Date
  readonly created_at: Date
}

export interface CrossCertificateRow {
  readonly subject_key_id: string
  readonly issuer_key_id: string
  /** DER */
  readonly certificate: Buffer
  readonly not_after: Date
}

interface Tables {
  platform_key: PlatformKeyRow
  platform_cross_certificate: CrossCertificateRow
}

/** Channel on which a new key is told to the other processes. */
export const keysChannel = 'entente_platform_keys'

/** Every key, newest first. */
export const loadPlatformKeys = (reader: Reader): Promise<PlatformKeyRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('platform_key')
    .select(['id', 'kind', 'certificate', 'keystore', 'sealed_private_key', 'issuer_id', 'application'])
    .select(['not_before', 'not_after', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

export const loadCrossCertificates = (reader: Reader): Promise<CrossCertificateRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('platform_cross_certificate')
    .selectAll()
    .orderBy('not_after', 'desc')
    .execute()

export const insertPlatformKey = async (tx: Tx, row: PlatformKeyRow): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('platform_key').values(row).execute()
  await sql`select pg_notify(${keysChannel}, ${row.id})`.execute(tx.tables)
}

export const insertCrossCertificate = async (tx: Tx, row: CrossCertificateRow): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('platform_cross_certificate').values(row).execute()
}
