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

/** The key in use. */
export const loadInUse = (reader: Reader): Promise<SigningKeyRow | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('signing_key')
    .select(['id', 'sealed_private_key as sealedPrivateKey'])
    .where('retired_at', 'is', null)
    .executeTakeFirst()

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
