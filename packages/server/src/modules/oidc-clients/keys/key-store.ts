import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import type { ClientKey } from '../oidc-client.ts'

interface KeyTables {
  oidc_client_key: {
    readonly id: string
    readonly client_id: string
    readonly kid: string
    readonly thumbprint: Buffer
    readonly jwk: Readonly<Record<string, string>>
    readonly is_first: boolean
    readonly created_at: Date
    readonly created_by: string
    readonly ends_at: Date | null
  }
}

/** The constraints that give a key to one client, and a name to one of its keys. */
export const uniqueKey = 'oidc_client_key_thumbprint'
export const uniqueKid = 'oidc_client_key_kid'

const fromRow = (row: KeyTables['oidc_client_key']): ClientKey => ({
  id: row.id,
  clientRow: row.client_id,
  kid: row.kid,
  thumbprint: row.thumbprint,
  jwk: row.jwk,
  isFirst: row.is_first,
  createdAt: row.created_at,
  createdBy: row.created_by,
  endsAt: row.ends_at,
})

const keys = (reader: Reader) => tablesOf<KeyTables>(reader).selectFrom('oidc_client_key').selectAll()

/** The keys of a client, the first one first. */
export const listKeys = async (reader: Reader, clientRow: string): Promise<ClientKey[]> => {
  const rows = await keys(reader)
    .where('client_id', '=', clientRow)
    .orderBy('is_first', 'desc')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** The key that gave a client its id; undefined once eSignet has refused the client. */
export const firstKey = async (reader: Reader, clientRow: string): Promise<ClientKey | undefined> => {
  const row = await keys(reader)
    .where('client_id', '=', clientRow)
    .where('is_first', '=', true)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The row of the client that has a key; undefined where nobody has it. */
export const holderOfKey = async (reader: Reader, thumbprint: Buffer): Promise<string | undefined> => {
  const row = await keys(reader).where('thumbprint', '=', thumbprint).executeTakeFirst()
  return row?.client_id
}

/** Stores a new key. @throws the database's error: `uniqueKey`, `uniqueKid` */
export const insertKey = async (tx: Tx, key: ClientKey): Promise<void> => {
  await tablesOf<KeyTables>(tx)
    .insertInto('oidc_client_key')
    .values({
      id: key.id,
      client_id: key.clientRow,
      kid: key.kid,
      thumbprint: key.thumbprint,
      jwk: key.jwk,
      is_first: key.isFirst,
      created_at: key.createdAt,
      created_by: key.createdBy,
      ends_at: key.endsAt,
    })
    .execute()
}

/** Lets a key count until then. */
export const saveEnd = async (tx: Tx, id: string, endsAt: Date): Promise<void> => {
  await tablesOf<KeyTables>(tx)
    .updateTable('oidc_client_key')
    .set({ ends_at: endsAt })
    .where('id', '=', id)
    .execute()
}

/** Gives the keys of a refused client back: they may be brought again. */
export const releaseKeys = async (tx: Tx, clientRow: string): Promise<void> => {
  await tablesOf<KeyTables>(tx).deleteFrom('oidc_client_key').where('client_id', '=', clientRow).execute()
}
