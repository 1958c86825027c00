import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import { uuidOf } from '../../../platform/ids.ts'
import type { TermState } from '../../liveness/index.ts'

/** What every table has of things that are issued for a time and found by a digest. */
export interface IssuedRow {
  readonly id: string
  readonly partner_id: string
  readonly policy_id: string | null
  readonly digest: Buffer
  readonly sealed_key: Buffer
  readonly state: TermState
  readonly valid_till: Date
  readonly created_at: Date
}

/**
 * What is asked of API keys and of licences alike.
 * @param table whose rows they are; its module's, which alone writes to it
 * @param fromRow makes one of a row of that table, which may have more columns than these
 */
export const issuedStore = <One>(table: string, fromRow: (row: never) => One) => {
  const issued = (reader: Reader) =>
    tablesOf<object>(reader).selectFrom(sql<IssuedRow>`${sql.table(table)}`.as('issued'))
  const all = (reader: Reader) => issued(reader).selectAll()
  const read = (row: IssuedRow | undefined): One | undefined => row && fromRow(row as never)
  const readAll = (rows: readonly IssuedRow[]): One[] => rows.map((row) => fromRow(row as never))

  const load = async (reader: Reader, id: string): Promise<One | undefined> =>
    read(await all(reader).where('id', '=', uuidOf(id)).executeTakeFirst())

  /** `load`, and nobody else changes it until the transaction ends. */
  const lock = async (tx: Tx, id: string): Promise<One | undefined> =>
    read(await all(tx).where('id', '=', uuidOf(id)).forUpdate().executeTakeFirst())

  /** The one of this digest, whosever it is. */
  const findByDigest = async (reader: Reader, digest: Buffer): Promise<One | undefined> =>
    read(await all(reader).where('digest', '=', digest).executeTakeFirst())

  /** Keys as they were sealed, by the ids of their rows. */
  const loadSealed = async (reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    if (ids.length === 0) return new Map()
    const rows = await issued(reader)
      .select(['id', 'sealed_key'])
      .where('id', 'in', [...ids])
      .execute()
    return new Map(rows.map((row) => [row.id, row.sealed_key]))
  }

  /** How many for a policy are active. @param partnerId of this one only */
  const countActive = async (reader: Reader, policyId: string, partnerId?: string): Promise<number> => {
    const active = issued(reader).where('policy_id', '=', policyId).where('state', '=', 'active')
    const asked = partnerId === undefined ? active : active.where('partner_id', '=', partnerId)
    const { total } = await asked.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
    return total
  }

  /** The newest active ones for a policy. */
  const listActiveFor = async (reader: Reader, policyId: string, limit: number): Promise<One[]> =>
    readAll(
      await all(reader)
        .where('policy_id', '=', policyId)
        .where('state', '=', 'active')
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute(),
    )

  /** Ids of those whose time is over and that nobody has noted yet, those that ended first before the others. */
  const listEnded = async (reader: Reader, now: Date, limit: number): Promise<string[]> => {
    const rows = await issued(reader)
      .select('id')
      .where('state', '<>', 'expired')
      .where('valid_till', '<=', now)
      .orderBy('valid_till')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Those that are active and end between two moments, whosever they are; those that end first before the others. */
  const listEndingBetween = async (reader: Reader, from: Date, until: Date, limit: number): Promise<One[]> =>
    readAll(
      await all(reader)
        .where('state', '=', 'active')
        .where('valid_till', '>=', from)
        .where('valid_till', '<', until)
        .orderBy('valid_till')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )

  /** Has calls with a locked one count by a quota of its own. */
  const bindToQuota = async (tx: Tx, id: string, quotaId: string): Promise<void> => {
    await sql`update ${sql.table(table)} set quota_id = ${quotaId}::uuid where id = ${id}::uuid`.execute(
      tx.tables,
    )
  }

  /** Whether one of these partners has one, ended or not. */
  const someHave = async (reader: Reader, partnerIds: readonly string[]): Promise<boolean> => {
    if (partnerIds.length === 0) return false
    const row = await issued(reader)
      .select('id')
      .where('partner_id', 'in', [...partnerIds])
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  return {
    load,
    lock,
    findByDigest,
    loadSealed,
    countActive,
    listActiveFor,
    listEnded,
    listEndingBetween,
    bindToQuota,
    someHave,
  }
}
