import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import { mostNames, type Holding } from '../partners/index.ts'
import type { DeviceTables } from './store.ts'

/** The device models of a make and model, whosever they are, that are approved or wait for it; case makes no difference. */
export const devicesNamed = async (
  reader: Reader,
  { make, model }: { readonly make: string; readonly model: string },
): Promise<Holding> => {
  const live = tablesOf<DeviceTables>(reader)
    .selectFrom('device_model')
    .where(sql<boolean>`lower(make) = lower(${make}) and lower(model) = lower(${model})`)
    .where('status', 'in', ['approved', 'pending_approval'])
  const [{ total }, named] = await Promise.all([
    live.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    live
      .select(['make', 'model', 'organisation_name'])
      .orderBy('organisation_name')
      .limit(mostNames)
      .execute(),
  ])
  const names = named.map((row) => `${row.make} ${row.model}, ${row.organisation_name}`)
  return { kind: 'device-model', total, names }
}
