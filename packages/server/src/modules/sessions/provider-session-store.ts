import { sql, type Generated } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  ended_provider_session: { account_id: string; provider_session: string; at: Generated<Date> }
}

/** Notes that somebody has signed out of sessions of the outside provider; of former ones, those of a day are kept. */
export const end = async (tx: Tx, accountId: string, sessions: readonly (string | null)[]): Promise<void> => {
  const named = sessions.filter((each) => each !== null)
  if (named.length === 0) return
  const tables = tablesOf<Tables>(tx)
  await tables
    .deleteFrom('ended_provider_session')
    .where('at', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
  await tables
    .insertInto('ended_provider_session')
    .values([...new Set(named)].map((session) => ({ account_id: accountId, provider_session: session })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A sign-in in a session of the provider that was signed out of: it counts again. */
export const resume = async (tx: Tx, accountId: string, session: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('ended_provider_session')
    .where('account_id', '=', accountId)
    .where('provider_session', '=', session)
    .execute()
}

/** True when the account was signed out of this session of the provider. */
export const hasEnded = async (reader: Reader, accountId: string, session: string): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('ended_provider_session')
    .select('at')
    .where('account_id', '=', accountId)
    .where('provider_session', '=', session)
    .executeTakeFirst()) !== undefined
