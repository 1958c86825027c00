import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'

interface Tables {
  gateway_call: {
    readonly digest: Buffer
    readonly expires_at: Date
    readonly proxy_request: string | null
  }
}

/** One call that is let in. */
export interface Entry {
  readonly digest: Buffer
  readonly expiresAt: Date
  /** What a proxy of ours calls the request; null without one. */
  readonly proxyRequest: string | null
}

/**
 * Enters calls. Each of them counts as new that was not there before, and that which one of our proxies sends again.
 * @param entries in the order of their digests: batches of two gateways must not wait for each other
 * @returns the digests of those that are new, hex
 */
export const enterCalls = async (reader: Reader, entries: readonly Entry[]): Promise<ReadonlySet<string>> => {
  const entered = await tablesOf<Tables>(reader)
    .insertInto('gateway_call')
    .values(
      entries.map(({ digest, expiresAt, proxyRequest }) => ({
        digest,
        expires_at: expiresAt,
        proxy_request: proxyRequest,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('digest')
        .doUpdateSet({ proxy_request: sql`excluded.proxy_request` })
        .whereRef('gateway_call.proxy_request', '=', sql`excluded.proxy_request`),
    )
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
