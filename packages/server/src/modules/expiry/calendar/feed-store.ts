import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'

/** What is known of somebody's feed. */
export interface Feed {
  readonly accountId: string
  readonly createdAt: Date
  readonly lastReadAt: Date | null
}

export const loadOf = async (reader: Reader, accountId: string): Promise<Feed | undefined> => {
  const { rows } = await sql<Feed>`
    select account_id as "accountId", created_at as "createdAt", last_read_at as "lastReadAt"
    from calendar_feed where account_id = ${accountId}::uuid`.execute(reader.tables)
  return rows[0]
}

/** The feed of a secret. */
export const findBySecret = async (reader: Reader, hash: Buffer): Promise<Feed | undefined> => {
  const { rows } = await sql<Feed>`
    select account_id as "accountId", created_at as "createdAt", last_read_at as "lastReadAt"
    from calendar_feed where secret_hash = ${hash}`.execute(reader.tables)
  return rows[0]
}

/** Stores a feed in place of a former one. */
export const save = async (
  tx: Tx,
  { accountId, hash, at }: { readonly accountId: string; readonly hash: Buffer; readonly at: Date },
): Promise<void> => {
  await sql`
    insert into calendar_feed (account_id, secret_hash, created_at) values (${accountId}::uuid, ${hash}, ${at})
    on conflict (account_id) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at,
      last_read_at = null`.execute(tx.tables)
}

export const remove = async (tx: Tx, accountId: string): Promise<void> => {
  await sql`delete from calendar_feed where account_id = ${accountId}::uuid`.execute(tx.tables)
}

export const noteRead = async (tx: Tx, hash: Buffer, at: Date): Promise<void> => {
  await sql`update calendar_feed set last_read_at = ${at} where secret_hash = ${hash}`.execute(tx.tables)
}
