import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  oidc_payload: {
    model: string
    id_hash: Buffer
    payload: Buffer
    grant_hash: Buffer | null
    uid_hash: Buffer | null
    account_id: string | null
    consumed_at: Date | null
    expires_at: Date | null
  }
}

export interface PayloadRow {
  readonly payload: Buffer
  readonly consumedAt: Date | null
}

const find = (reader: Reader, model: string) =>
  tablesOf<Tables>(reader)
    .selectFrom('oidc_payload')
    .select(['payload', 'consumed_at as consumedAt'])
    .where('model', '=', model)

export const load = (reader: Reader, model: string, idHash: Buffer): Promise<PayloadRow | undefined> =>
  find(reader, model).where('id_hash', '=', idHash).executeTakeFirst()

export const loadByUid = (reader: Reader, model: string, uidHash: Buffer): Promise<PayloadRow | undefined> =>
  find(reader, model).where('uid_hash', '=', uidHash).executeTakeFirst()

export const save = async (
  tx: Tx,
  row: {
    readonly model: string
    readonly idHash: Buffer
    readonly payload: Buffer
    readonly grantHash: Buffer | null
    readonly uidHash: Buffer | null
    readonly accountId: string | null
    readonly expiresAt: Date | null
  },
): Promise<void> => {
  const values = {
    payload: row.payload,
    grant_hash: row.grantHash,
    uid_hash: row.uidHash,
    account_id: row.accountId,
    expires_at: row.expiresAt,
  }
  await tablesOf<Tables>(tx)
    .insertInto('oidc_payload')
    .values({ model: row.model, id_hash: row.idHash, consumed_at: null, ...values })
    .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(values))
    .execute()
}

/** Marks as used; only the first of several counts. @returns false when it was used before */
export const consume = async (tx: Tx, model: string, idHash: Buffer, at: Date): Promise<boolean> => {
  const row = await tablesOf<Tables>(tx)
    .updateTable('oidc_payload')
    .set({ consumed_at: at })
    .where('model', '=', model)
    .where('id_hash', '=', idHash)
    .where('consumed_at', 'is', null)
    .returning('model')
    .executeTakeFirst()
  return row !== undefined
}

export const remove = async (tx: Tx, model: string, idHash: Buffer): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('oidc_payload')
    .where('model', '=', model)
    .where('id_hash', '=', idHash)
    .execute()
}

export const removeByGrant = async (tx: Tx, model: string, grantHash: Buffer): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('oidc_payload')
    .where('model', '=', model)
    .where('grant_hash', '=', grantHash)
    .execute()
}

/** Lets the identity provider forget an account: its sessions, grants and codes. */
export const removeOfAccount = async (tx: Tx, accountId: string): Promise<void> => {
  await tablesOf<Tables>(tx).deleteFrom('oidc_payload').where('account_id', '=', accountId).execute()
}

/** Deletes at most a hundred payloads whose time is up. */
export const removeExpired = async (tx: Tx, now: Date): Promise<void> => {
  await sql`
    delete from oidc_payload where (model, id_hash) in (
      select model, id_hash from oidc_payload where expires_at < ${now} limit 100 for update skip locked)`.execute(
    tx.tables,
  )
}
