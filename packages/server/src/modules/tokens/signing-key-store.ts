import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Generated } from 'kysely'

interface Tables {
  signing_key: {
    id: string
    public_jwk: string
    sealed_private_key: Buffer
    created_at: Date
    retired_at: Generated<Date | null>
  }
}

export interface SigningKeyRow {
  readonly id: string
  readonly sealedPrivateKey: Buffer
}

/** The key in use first, then those that were retired after `retiredAfter`, the latest first. */
export const list = (reader: Reader, retiredAfter: Date): Promise<SigningKeyRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('signing_key')
    .select(['id', 'sealed_private_key as sealedPrivateKey'])
    .where((where) => where.or([where('retired_at', 'is', null), where('retired_at', '>', retiredAfter)]))
    .orderBy('retired_at', (order) => order.desc().nullsFirst())
    .execute()

/** True when the key in use was made at or before `madeBefore`. */
export const isDue = async (reader: Reader, madeBefore: Date): Promise<boolean> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('signing_key')
    .select('id')
    .where('retired_at', 'is', null)
    .where('created_at', '<=', madeBefore)
    .executeTakeFirst()
  return row !== undefined
}

/** Retires the key in use, if it was made at or before `madeBefore`. @returns its id; undefined when another process was faster */
export const retire = async (tx: Tx, madeBefore: Date, at: Date): Promise<string | undefined> => {
  const row = await tablesOf<Tables>(tx)
    .updateTable('signing_key')
    .set({ retired_at: at })
    .where('retired_at', 'is', null)
    .where('created_at', '<=', madeBefore)
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Stores a key, unless another process stored one first. */
export const insert = async (
  tx: Tx,
  key: SigningKeyRow & { readonly publicJwk: string; readonly at: Date },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('signing_key')
    .values({
      id: key.id,
      public_jwk: key.publicJwk,
      sealed_private_key: key.sealedPrivateKey,
      created_at: key.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
