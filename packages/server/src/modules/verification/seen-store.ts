import { sql } from 'kysely'
import { tablesOf, type Tx } from '../../platform/database/database.ts'

interface Tables {
  verified_capture: {
    readonly digest: Buffer
    readonly first_seen_at: Date
    readonly expires_at: Date
  }
}

/** Notes a capture that was found good. @returns when it was first, if it was before */
export const noteSeen = async (
  tx: Tx,
  { digest, at, until }: { readonly digest: Buffer; readonly at: Date; readonly until: Date },
): Promise<Date | undefined> => {
  const captures = tablesOf<Tables>(tx)
  const noted = await captures
    .insertInto('verified_capture')
    .values({ digest, first_seen_at: at, expires_at: until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('digest')
    .executeTakeFirst()
  if (noted) return undefined
  const known = await captures
    .selectFrom('verified_capture')
    .select('first_seen_at')
    .where('digest', '=', digest)
    .executeTakeFirst()
  return known?.first_seen_at
}

/** Forgets some captures that are refused for their age now. @returns how many */
export const forgetSeen = async (tx: Tx, before: Date, limit: number): Promise<number> => {
  const gone = await sql`delete from verified_capture where digest in
    (select digest from verified_capture where expires_at < ${before} order by expires_at limit ${limit}
      for update skip locked)`.execute(tx.tables)
  return Number(gone.numAffectedRows ?? 0)
}
