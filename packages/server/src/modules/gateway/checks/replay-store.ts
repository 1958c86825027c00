import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'

interface Tables {
  gateway_call: { readonly digest: Buffer; readonly expires_at: Date }
}

/** One call that is let in. */
export interface Entry {
  readonly digest: Buffer
  readonly expiresAt: Date
}

/** Enters calls. @returns the digests of those that were not there before, hex */
export const enterCalls = async (reader: Reader, entries: readonly Entry[]): Promise<ReadonlySet<string>> => {
  const entered = await tablesOf<Tables>(reader)
    .insertInto('gateway_call')
    .values(entries.map(({ digest, expiresAt }) => ({ digest, expires_at: expiresAt })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('digest')
    .execute()
  return new Set(entered.map(({ digest }) => digest.toString('hex')))
}

/** Forgets calls that are refused for their age now. @returns how many */
export const forgetCalls = async (tx: Tx, before: Date, limit: number): Promise<number> => {
  const gone = await sql`delete from gateway_call where digest in
    (select digest from gateway_call where expires_at < ${before} order by expires_at limit ${limit}
      for update skip locked)`.execute(tx.tables)
  return Number(gone.numAffectedRows ?? 0)
}
