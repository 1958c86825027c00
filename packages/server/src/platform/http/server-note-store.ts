import { tablesOf, type Reader, type Tx } from '../database/database.ts'

interface Tables {
  server_note: { name: string; last_at: Date }
}

/** Notes that a server has met something of which an operator should know. */
export const saveNote = async (tx: Tx, name: string, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('server_note')
    .values({ name, last_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ last_at: at }))
    .execute()
}

/** When a server last met it; undefined for never. */
export const loadNote = async (reader: Reader, name: string): Promise<Date | undefined> =>
  (
    await tablesOf<Tables>(reader)
      .selectFrom('server_note')
      .select('last_at')
      .where('name', '=', name)
      .executeTakeFirst()
  )?.last_at
