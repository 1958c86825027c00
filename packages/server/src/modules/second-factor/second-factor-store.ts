import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  second_factor: { account_id: string; sealed_secret: Buffer; used_steps: number[]; confirmed_at: Date }
  recovery_code: { account_id: string; code_hash: Buffer; used_at: Date | null }
}

export interface SecondFactorRow {
  readonly sealedSecret: Buffer
  readonly confirmedAt: Date
}

export const load = (reader: Reader, accountId: string): Promise<SecondFactorRow | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('second_factor')
    .select(['sealed_secret as sealedSecret', 'confirmed_at as confirmedAt'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()

/** Stores a second factor that was confirmed with the code of `step`. @returns false when there is one already */
export const insert = async (
  tx: Tx,
  accountId: string,
  factor: SecondFactorRow & { readonly step: number },
): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .insertInto('second_factor')
    .values({
      account_id: accountId,
      sealed_secret: factor.sealedSecret,
      used_steps: [factor.step],
      confirmed_at: factor.confirmedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Removes the second factor with its recovery codes. @returns false when there was none */
export const remove = async (tx: Tx, accountId: string): Promise<boolean> => {
  const { numDeletedRows } = await tablesOf<Tables>(tx)
    .deleteFrom('second_factor')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Marks the code of a step as used; of several at the same time the first gets it. @returns false when it was used before */
export const useStep = async (tx: Tx, accountId: string, step: number): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .updateTable('second_factor')
    .set({ used_steps: sql`(array_prepend(${step}::bigint, used_steps))[1:10]` })
    .where('account_id', '=', accountId)
    .where(sql<boolean>`${step}::bigint <> all (used_steps)`)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Puts these recovery codes in the place of all others. */
export const replaceRecoveryCodes = async (
  tx: Tx,
  accountId: string,
  hashes: readonly Buffer[],
): Promise<void> => {
  const tables = tablesOf<Tables>(tx)
  await tables.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
  await tables
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ account_id: accountId, code_hash: hash, used_at: null })))
    .execute()
}

/** Marks a recovery code as used. @returns false when there is no such code, or it was used before */
export const useRecoveryCode = async (
  tx: Tx,
  accountId: string,
  hash: Buffer,
  at: Date,
): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** How many recovery codes are left. */
export const countRecoveryCodes = async (reader: Reader, accountId: string): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('recovery_code')
    .select(sql<number>`count(*)`.as('count'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
