import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import type { Holding } from '../partners/index.ts'
import type { SbiTables } from './store.ts'

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
