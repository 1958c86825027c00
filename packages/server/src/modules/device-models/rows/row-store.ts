import { sql } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import type { CleanRow } from './row.ts'

/** What stands against a row that is right in itself. */
export interface Standing {
  readonly line: number
  /** The first row that says the same, where it is another. */
  readonly like: number | null
  /** The provider has such a device model already. */
  readonly isRegistered: boolean
}

/** Those of the rows that another row repeats, or that a provider has registered, whatever the case (B-26). */
export const findStanding = async (
  reader: Reader,
  partnerId: string,
  rows: readonly CleanRow[],
): Promise<Standing[]> => {
  const column = (of: (row: CleanRow) => string) => rows.map(of)
  const { rows: found } = await sql<Standing>`
    with wished as (
      select w.*, first_value(line) over (
               partition by type_code, sub_type_code, lower(make), lower(model) order by line) as first
        from unnest(${rows.map(({ line }) => line)}::int[], ${column((row) => row.typeCode)}::text[],
                    ${column((row) => row.subTypeCode)}::text[], ${column((row) => row.make)}::text[],
                    ${column((row) => row.model)}::text[])
             as w (line, type_code, sub_type_code, make, model)
    ), judged as (
      select line, nullif(first, line) as like, exists (
               select from device_model d
                where d.partner_id = ${partnerId} and d.type_code = wished.type_code
                  and d.sub_type_code = wished.sub_type_code and lower(d.make) = lower(wished.make)
                  and lower(d.model) = lower(wished.model) and d.status not in ('rejected', 'deactivated')) as "isRegistered"
        from wished
    )
    select line, "like", "isRegistered" from judged where "like" is not null or "isRegistered" order by line`.execute(
    reader.tables,
  )
  return found
}
