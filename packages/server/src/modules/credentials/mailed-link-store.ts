import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

/** What a mailed link is good for. */
export type LinkPurpose = 'password' | 'email'

interface Tables {
  mailed_link: {
    token_hash: Buffer
    purpose: LinkPurpose
    account_id: string
    sealed_email: Buffer | null
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
}

export interface LinkRow {
  readonly accountId: string
  readonly sealedEmail: Buffer | null
}

export const insert = async (
  tx: Tx,
  link: LinkRow & {
    readonly tokenHash: Buffer
    readonly purpose: LinkPurpose
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('mailed_link')
    .values({
      token_hash: link.tokenHash,
      purpose: link.purpose,
      account_id: link.accountId,
      sealed_email: link.sealedEmail,
      created_at: link.at,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

/** The link with this token, unless it was used or its time is up. */
export const load = (
  reader: Reader,
  purpose: LinkPurpose,
  tokenHash: Buffer,
  now: Date,
): Promise<LinkRow | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('mailed_link')
    .select(['account_id as accountId', 'sealed_email as sealedEmail'])
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()

/** `load`, and marks it as used; of several at the same time the first gets it. */
export const consume = (
  tx: Tx,
  purpose: LinkPurpose,
  tokenHash: Buffer,
  now: Date,
): Promise<LinkRow | undefined> =>
  tablesOf<Tables>(tx)
    .updateTable('mailed_link')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['account_id as accountId', 'sealed_email as sealedEmail'])
    .executeTakeFirst()

/** Marks every open link of an account as used, whatever its purpose. */
export const consumeAll = async (tx: Tx, accountId: string, now: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('mailed_link')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/** Nobody else counts the links of an account until the transaction ends. */
export const lockLinks = async (tx: Tx, purpose: LinkPurpose, accountId: string): Promise<void> => {
  const key = `mailed-link:${purpose}:${accountId}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.tables)
}

/** How many links of a purpose an account was sent since `since`. */
export const countSince = async (
  reader: Reader,
  purpose: LinkPurpose,
  accountId: string,
  since: Date,
): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('mailed_link')
    .select(sql<number>`count(*)`.as('count'))
    .where('account_id', '=', accountId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** Deletes at most a hundred links whose time was up before `before`. */
export const removeExpired = async (tx: Tx, before: Date): Promise<void> => {
  await sql`
    delete from mailed_link where token_hash in (
      select token_hash from mailed_link where expires_at < ${before} limit 100 for update skip locked)`.execute(
    tx.tables,
  )
}
