import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  consent: { account_id: string; terms_version: string; given_at: Date }
}

/** When the account accepted this version of the terms. */
export const load = async (
  reader: Reader,
  accountId: string,
  termsVersion: string,
): Promise<Date | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('consent')
    .select('given_at')
    .where('account_id', '=', accountId)
    .where('terms_version', '=', termsVersion)
    .executeTakeFirst()
  return row?.given_at
}

/** Stores a consent. @returns false when it was given before */
export const insert = async (tx: Tx, accountId: string, termsVersion: string, at: Date): Promise<boolean> => {
  const stored = await tablesOf<Tables>(tx)
    .insertInto('consent')
    .values({ account_id: accountId, terms_version: termsVersion, given_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return stored !== undefined
}
