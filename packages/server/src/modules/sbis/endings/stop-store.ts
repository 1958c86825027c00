import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import { isActivePartner } from '../../partners/index.ts'
import type { Carrying } from '../cascade.ts'
import type { MappingTables } from '../mapping-store.ts'
import type { Sbi } from '../sbi.ts'
import { fromRow } from '../store.ts'

/** Approved interfaces of active partners whose day is over within a span, the first to end before others. */
export const listApprovedEnding = async (
  reader: Reader,
  span: { readonly from: Date; readonly until: Date },
  /** Undefined: of all. */
  partnerIds: readonly string[] | undefined,
  limit: number,
): Promise<Sbi[]> => {
  const all = tablesOf<MappingTables>(reader)
    .selectFrom('sbi')
    .selectAll()
    .where('status', '=', 'approved')
    // As the index of what ends has it.
    .where('status', 'in', ['pending_approval', 'approved'])
    .where('ends_at', '>=', span.from)
    .where('ends_at', '<', span.until)
    .where(isActivePartner(sql`sbi.partner_id`))
  const asked =
    partnerIds === undefined ? all : all.where(sql<boolean>`sbi.partner_id = any(${[...partnerIds]})`)
  return (await asked.orderBy('ends_at').orderBy('id').limit(limit).execute()).map(fromRow)
}

/** The approved devices of these interfaces with everything that carries each, by the device's id. */
export const loadCarriers = async (
  reader: Reader,
  sbiIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly Carrying[]>> => {
  const carriers = new Map<string, Carrying[]>()
  if (sbiIds.length === 0) return carriers
  const { rows } = await sql<{ id: string } & Carrying>`
    with driven as (
      select distinct d.id from sbi_device m join device_model d on d.id = m.device_model_id
      where m.sbi_id = any(${[...sbiIds]}) and d.status = 'approved' order by d.id limit ${limit})
    select driven.id, s.status, s.ends_at as "endsAt" from driven
      join sbi_device m on m.device_model_id = driven.id join sbi s on s.id = m.sbi_id`.execute(reader.tables)
  for (const { id, ...carrier } of rows) carriers.set(id, [...(carriers.get(id) ?? []), carrier])
  return carriers
}
