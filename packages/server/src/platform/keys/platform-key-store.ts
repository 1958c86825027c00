import { tablesOf, type Reader, type Tx } from '../database/database.ts'

export type PlatformKeyKind = 'root' | 'issuing'

export interface PlatformKeyRow {
  readonly id: string
  readonly kind: PlatformKeyKind
  /** DER */
  readonly certificate: Buffer
  readonly sealed_private_key: Buffer
  readonly not_before: Date
  readonly not_after: Date
  readonly created_at: Date
}

interface Tables {
  platform_key: PlatformKeyRow
}

/** Every key, newest first. */
export const loadPlatformKeys = (reader: Reader): Promise<PlatformKeyRow[]> =>
  tablesOf<Tables>(reader).selectFrom('platform_key').selectAll().orderBy('not_before', 'desc').execute()

export const insertPlatformKey = async (tx: Tx, row: PlatformKeyRow): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('platform_key').values(row).execute()
}
