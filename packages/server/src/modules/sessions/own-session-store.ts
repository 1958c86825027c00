import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  session: {
    id: string
    account_id: string
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    provider_session: string | null
    browser: string
  }
}

/** A session as its owner sees it. */
export interface OwnSession {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** Browser and system, coarse; empty when unknown. */
  readonly browser: string
}

/** The live sessions of an account, the one used last first. */
export const listOfAccount = (
  reader: Reader,
  accountId: string,
  now: Date,
  idleSince: Date,
): Promise<OwnSession[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('session')
    .select(['id', 'created_at as createdAt', 'last_seen_at as lastSeenAt', 'browser'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()

/** A session that has ended. */
interface Ended {
  /** The outside provider's own name for its session. */
  readonly providerSession: string | null
}

/** Ends one session of an account. @returns undefined when it has no such session */
export const removeOne = (tx: Tx, accountId: string, sessionId: string): Promise<Ended | undefined> =>
  tablesOf<Tables>(tx)
    .deleteFrom('session')
    .where('account_id', '=', accountId)
    .where((where) => where(where.cast('id', 'text'), '=', sessionId.toLowerCase()))
    .returning('provider_session as providerSession')
    .executeTakeFirst()

/** Ends the sessions of an account. @param keep the one that goes on */
export const removeOfAccount = (tx: Tx, accountId: string, keep: string | null): Promise<Ended[]> => {
  const all = tablesOf<Tables>(tx).deleteFrom('session').where('account_id', '=', accountId)
  const some = keep === null ? all : all.where('id', '<>', keep)
  return some.returning('provider_session as providerSession').execute()
}
