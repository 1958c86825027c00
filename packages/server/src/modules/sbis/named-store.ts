import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import type { Holding } from '../partners/index.ts'
import type { Sbi } from './sbi.ts'
import { fromRow, type SbiTables } from './store.ts'

/** The interface of a provider and version, if it is approved or waits for it; case makes no difference. */
export const sbisNamed = async (
  reader: Reader,
  { providerId, softwareVersion }: { readonly providerId: string; readonly softwareVersion: string },
): Promise<Holding> => {
  const found = await tablesOf<SbiTables>(reader)
    .selectFrom('sbi')
    .select('software_version')
    .where('partner_id', '=', providerId)
    .where(sql<boolean>`lower(software_version) = lower(${softwareVersion})`)
    .where('status', 'in', ['approved', 'pending_approval'])
    .execute()
  return { kind: 'sbi', total: found.length, names: found.map(({ software_version: name }) => name) }
}

/** The interfaces with one of these ids, whosever they are, and those of a provider with one of these versions. */
export const listNamedOf = async (
  reader: Reader,
  partnerId: string,
  names: readonly { readonly id: string | null; readonly name: string | null }[],
): Promise<Sbi[]> => {
  const ids = names.flatMap(({ id }) => (id === null ? [] : [id]))
  const versions = names.flatMap(({ id, name }) => (id === null && name !== null ? [name] : []))
  const rows = await tablesOf<SbiTables>(reader)
    .selectFrom('sbi')
    .selectAll()
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[]) or (partner_id = ${partnerId}
      and lower(software_version) in (select lower(v) from unnest(${[...new Set(versions)]}::text[]) v))`)
    .execute()
  return rows.map(fromRow)
}
