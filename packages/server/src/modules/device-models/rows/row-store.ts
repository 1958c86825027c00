import { sql } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import type { CleanRow } from './row.ts'

/** What stands against a row that is right in itself. */
export interface Standing {
  readonly row: number
  /** The first row that says the same, where it is another. */
  readonly like: number | null
  /** The provider has such a device model already. */
  readonly isRegistered: boolean
}

/** Rows as the database compares them: one column for each field. */
export const columnsOf = (rows: readonly CleanRow[]) => [
  rows.map(({ row }) => row),
  rows.map(({ typeCode }) => typeCode),
  rows.map(({ subTypeCode }) => subTypeCode),
  rows.map(({ make }) => make),
  rows.map(({ model }) => model),
]

/** Those of the rows that another row repeats, or that a provider has registered, whatever the case (B-26). */
export const findStanding = async (
  reader: Reader,
  partnerId: string,
  rows: readonly CleanRow[],
): Promise<Standing[]> => {
  const [places, types, subTypes, makes, models] = columnsOf(rows)
  const { rows: found } = await sql<Standing>`
    with wished as (
      select w.*, first_value(place) over (
               partition by type_code, sub_type_code, lower(make), lower(model) order by place) as first
        from unnest(${places}::int[], ${types}::text[], ${subTypes}::text[], ${makes}::text[], ${models}::text[])
             as w (place, type_code, sub_type_code, make, model)
    ), judged as (
      select place as row, nullif(first, place) as like, exists (
               select from device_model d
                where d.partner_id = ${partnerId} and d.type_code = wished.type_code
                  and d.sub_type_code = wished.sub_type_code and lower(d.make) = lower(wished.make)
                  and lower(d.model) = lower(wished.model) and d.status not in ('rejected', 'deactivated')) as "isRegistered"
        from wished
    )
    select row, "like", "isRegistered" from judged where "like" is not null or "isRegistered" order by row`.execute(
    reader.tables,
  )
  return found
}
