import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { type Account, accountColumns, toAccount, type AccountTable } from '../accounts/index.ts'

interface Tables {
  session: {
    id: string
    secret_hash: Buffer
    account_id: string
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    id_token: string | null
    provider_session: string | null
    browser: string
  }
  account: AccountTable
}

export interface SessionRow {
  readonly sessionId: string
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly account: Account
}

type Key = { readonly secretHash: Buffer } | { readonly sessionId: string }

/** The session with its account and the account's roles, unless its time is up or the account is disabled. */
export const load = async (
  reader: Reader,
  key: Key,
  now: Date,
  idleSince: Date,
): Promise<SessionRow | undefined> => {
  const base = tablesOf<Tables>(reader)
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select(accountColumns)
    .select([
      'session.id as sessionId',
      'session.last_seen_at as lastSeenAt',
      'session.expires_at as expiresAt',
    ])
    .where('session.expires_at', '>', now)
    .where('session.last_seen_at', '>', idleSince)
    .where('account.status', '=', 'active')
  const row = await (
    'secretHash' in key
      ? base.where('session.secret_hash', '=', key.secretHash)
      : base.where('session.id', '=', key.sessionId)
  ).executeTakeFirst()
  if (!row) return undefined
  const { sessionId, lastSeenAt, expiresAt, ...account } = row
  return { sessionId, lastSeenAt, expiresAt, account: toAccount(account) }
}

export const insert = async (
  tx: Tx,
  session: {
    readonly id: string
    readonly secretHash: Buffer
    readonly accountId: string
    readonly idToken: string | null
    readonly providerSession: string | null
    readonly browser: string
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('session')
    .values({
      id: session.id,
      secret_hash: session.secretHash,
      account_id: session.accountId,
      created_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      id_token: session.idToken,
      provider_session: session.providerSession,
      browser: session.browser,
    })
    .execute()
}

/** Notes that the session was used; of several requests at a time, one writes. */
export const touch = async (tx: Tx, sessionId: string, seenBefore: Date, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('session')
    .set({ last_seen_at: at })
    .where('id', '=', sessionId)
    .where('last_seen_at', '<=', seenBefore)
    .execute()
}

/** One session: by the browser's secret, by its id, or by the outside provider's name for its own. */
export type RemovalKey =
  | { readonly secretHash: Buffer }
  | { readonly accountId: string; readonly sessionId: string }
  | { readonly accountId: string; readonly providerSession: string }

/** A session that was deleted. */
interface Removed {
  readonly accountId: string
  readonly idToken: string | null
  readonly providerSession: string | null
}

/** Deletes a session. @returns what it was, or undefined when there was none */
export const remove = (tx: Tx, key: RemovalKey): Promise<Removed | undefined> => {
  const all = tablesOf<Tables>(tx).deleteFrom('session')
  const some =
    'secretHash' in key
      ? all.where('secret_hash', '=', key.secretHash)
      : 'sessionId' in key
        ? all.where('account_id', '=', key.accountId).where('id', '=', key.sessionId)
        : all.where('account_id', '=', key.accountId).where('provider_session', '=', key.providerSession)
  return some
    .returning(['account_id as accountId', 'id_token as idToken', 'provider_session as providerSession'])
    .executeTakeFirst()
}

/** Deletes at most a hundred sessions whose time is up. */
export const removeExpired = async (tx: Tx, now: Date, idleSince: Date): Promise<void> => {
  await sql`
    delete from session where id in (
      select id from session where expires_at <= ${now} or last_seen_at <= ${idleSince}
      limit 100 for update skip locked)`.execute(tx.tables)
}

/** Ends the sessions of accounts that no outside provider signs in. */
export const removeUnlinked = async (tx: Tx): Promise<void> => {
  await sql`
    delete from session where not exists (
      select from external_identity where external_identity.account_id = session.account_id)`.execute(
    tx.tables,
  )
}
