import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'

/** What is known of somebody's feed. */
export interface Feed {
  readonly accountId: string
  readonly createdAt: Date
  readonly lastReadAt: Date | null
}

const columns = sql`f.account_id as "accountId", f.created_at as "createdAt", f.last_read_at as "lastReadAt"`

/** Feeds of accounts all of whose access was not ended since: that begins another generation of tokens. */
const living = sql`calendar_feed f join account a on a.id = f.account_id and a.token_generation = f.token_generation`

export const loadOf = async (reader: Reader, accountId: string): Promise<Feed | undefined> => {
  const { rows } =
    await sql<Feed>`select ${columns} from ${living} where f.account_id = ${accountId}::uuid`.execute(
      reader.tables,
    )
  return rows[0]
}

/** The feed of a secret, if its owner has signed in since a moment, or made it since then. */
export const findBySecret = async (reader: Reader, hash: Buffer, since: Date): Promise<Feed | undefined> => {
  const { rows } = await sql<Feed>`
    select ${columns} from ${living}
    where f.secret_hash = ${hash} and greatest(f.created_at, a.last_sign_in_at) >= ${since}`.execute(
    reader.tables,
  )
  return rows[0]
}

/** Stores a feed in place of a former one. */
export const save = async (
  tx: Tx,
  { accountId, hash, at }: { readonly accountId: string; readonly hash: Buffer; readonly at: Date },
): Promise<void> => {
  await sql`
    insert into calendar_feed (account_id, secret_hash, created_at, token_generation)
    select id, ${hash}, ${at}, token_generation from account where id = ${accountId}::uuid
    on conflict (account_id) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at,
      token_generation = excluded.token_generation, last_read_at = null`.execute(tx.tables)
}

/** @returns whether there was one */
export const remove = async (tx: Tx, accountId: string): Promise<boolean> => {
  const { rows } =
    await sql`delete from calendar_feed where account_id = ${accountId}::uuid returning 1`.execute(tx.tables)
  return rows.length > 0
}

export const noteRead = async (tx: Tx, hash: Buffer, at: Date): Promise<void> => {
  await sql`update calendar_feed set last_read_at = ${at} where secret_hash = ${hash}`.execute(tx.tables)
}
