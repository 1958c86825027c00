import { sql } from 'kysely'
import type { Reader } from '../database/database.ts'
import type { RecordedObjects } from './recorded-objects.ts'

/** A value of an object that is another than was recorded last. */
export interface Unlike {
  readonly type: string
  readonly id: string
  /** Null: nothing at all was recorded of the object. */
  readonly field: string | null
  readonly stored: string | null
  readonly recorded: string | null
}

const mostTold = 100

/** Of one type of objects those values that were recorded otherwise; what was recorded as null, or not at all, says nothing. */
export const loadUnlike = async (
  reader: Reader,
  { type, rows, areAllRecorded }: RecordedObjects,
): Promise<Unlike[]> => {
  const unlike = await sql<Unlike>`
    select ${type}::text as type, object.id, field.key as field, field.value #>> '{}' as stored, told.value #>> '{}' as recorded
    from (${rows}) object
      cross join lateral jsonb_each(object.values) field
      cross join lateral (
        select after -> field.key as value from object_history
        where object_type = ${type} and object_id = object.id and after ? field.key
        order by object_history.id desc limit 1) told
    where told.value <> 'null'::jsonb and told.value <> field.value
    order by object.id, field.key limit ${mostTold}`.execute(reader.tables)
  if (!areAllRecorded) return unlike.rows
  const unknown = await sql<Unlike>`
    select ${type}::text as type, object.id, null as field, null as stored, null as recorded from (${rows}) object
    where not exists (select from object_history where object_type = ${type} and object_id = object.id)
    order by object.id limit ${mostTold}`.execute(reader.tables)
  return [...unlike.rows, ...unknown.rows]
}
