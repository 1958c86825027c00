import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { loadPartner, lockPartner } from '../../partners/index.ts'
import { addDeviceIn } from '../change.ts'
import { checkProvider } from '../device-model.ts'
import { requireProvider } from '../service.ts'
import { judgeRows } from './judge-rows.ts'
import type { RawRow, RowProblem } from './row.ts'

/**
 * Registers some device models, all or none. Under the lock of the partner nobody registers the like meanwhile.
 * @returns the ids in the order of the rows, or what is wrong with which row
 * @throws Refusal PMS_PRT_055, PMS_AUT_002; PMS_AUT_001 where a kind was switched off meanwhile
 */
export const addDevices = async (
  app: App,
  authority: Authority,
  providerId: string,
  rows: readonly RawRow[],
): Promise<{ readonly ids: string[]; readonly problems: readonly RowProblem[] }> => {
  await requireProvider(app, authority, providerId)
  const refusal = checkProvider(await loadPartner(app.database, providerId))
  if (refusal) throw refusal
  return app.database.transaction(async (tx) => {
    const provider = await lockPartner(tx, providerId)
    if (!provider) throw new Refusal('PMS_AUT_002')
    const { clean, problems } = await judgeRows(tx, providerId, rows)
    if (problems.length > 0) return { ids: [], problems }
    const ids: string[] = []
    for (const row of clean) ids.push((await addDeviceIn(tx, app, authority, provider, row)).id)
    return { ids, problems }
  })
}
