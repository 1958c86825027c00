import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  external_identity: {
    issuer: string
    subject: string
    account_id: string
    linked_at: Date
    has_signed_in: boolean
  }
}

/** The account of a provider's user. */
export const loadAccountId = async (
  reader: Reader,
  identity: { readonly issuer: string; readonly subject: string },
): Promise<string | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('external_identity')
    .select('account_id')
    .where('issuer', '=', identity.issuer)
    .where('subject', '=', identity.subject)
    .executeTakeFirst()
  return row?.account_id
}

/** Nobody else links this user, or signs in as them, until the transaction ends. */
export const lockIdentity = async (
  tx: Tx,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<void> => {
  const key = `external-identity:${JSON.stringify([issuer, subject])}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.tables)
}

/** Notes whose account it is. @returns false when user or account are linked already, by this provider */
export const insert = async (
  tx: Tx,
  identity: { readonly issuer: string; readonly subject: string },
  accountId: string,
  at: Date,
): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .insertInto('external_identity')
    .values({ ...identity, account_id: accountId, linked_at: at, has_signed_in: false })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that a user has signed in, so that the roles of the account are the provider's. @returns true the first time */
export const noteSignIn = async (
  tx: Tx,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .updateTable('external_identity')
    .set({ has_signed_in: true })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('has_signed_in', '=', false)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** True when somebody has signed in to an account through this provider: its stored roles are those that it gave. */
export const hasSignedInThrough = async (
  reader: Reader,
  issuer: string,
  accountId: string,
): Promise<boolean> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('external_identity')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('account_id', '=', accountId)
    .where('has_signed_in', '=', true)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Forgets whose account it is.
 * @param accountId one account; default every account of the provider
 * @returns the accounts that were somebody's
 */
export const remove = async (tx: Tx, issuer: string, accountId?: string): Promise<string[]> => {
  const all = tablesOf<Tables>(tx).deleteFrom('external_identity').where('issuer', '=', issuer)
  const some = accountId === undefined ? all : all.where('account_id', '=', accountId)
  return (await some.returning('account_id').execute()).map((row) => row.account_id)
}
