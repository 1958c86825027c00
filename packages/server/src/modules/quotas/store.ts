import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Quota } from './quota.ts'

interface Tables {
  quota: {
    readonly id: string
    readonly per_day: number | null
    readonly per_month: number | null
    readonly updated_at: Date
    readonly updated_by: string
  }
}

/** A quota that somebody has set. */
export interface OwnQuota extends Quota {
  readonly id: string
}

export const load = async (reader: Reader, id: string): Promise<OwnQuota | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('quota')
    .select(['id', 'per_day', 'per_month'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { id: row.id, perDay: row.per_day, perMonth: row.per_month }
}

/** Stores a quota, or what has become of it. */
export const save = async (
  tx: Tx,
  { id, perDay, perMonth }: OwnQuota,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<void> => {
  const values = { per_day: perDay, per_month: perMonth, updated_at: at, updated_by: by }
  await tablesOf<Tables>(tx)
    .insertInto('quota')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** Removes a quota: whoever had it counts as the settings say. */
export const remove = async (tx: Tx, id: string): Promise<void> => {
  await tablesOf<Tables>(tx).deleteFrom('quota').where('id', '=', id).execute()
}
