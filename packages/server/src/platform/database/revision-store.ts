import { sql } from 'kysely'
import type { Reader } from './database.ts'

/** The revisions of the parts of a subject (migration 0090); a part that never changed is not there. */
export const loadPartRevisions = async (
  reader: Reader,
  subject: string,
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ part: string; revision: number }>`
    select part, sum(value)::bigint as revision from revision where subject = ${subject} group by part`.execute(
    reader.tables,
  )
  return new Map(rows.map(({ part, revision }) => [part, revision]))
}
