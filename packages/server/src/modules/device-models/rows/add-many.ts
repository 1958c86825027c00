import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { loadPartner, lockPartner } from '../../partners/index.ts'
import { carrierDoors } from '../carriers.ts'
import { addDeviceIn } from '../change.ts'
import { checkProvider } from '../device-model.ts'
import { requireProvider } from '../service.ts'
import { haveProblems, judgeRows } from './judge-rows.ts'
import type { DeviceRowOfSheet } from './row.ts'

/** A provider that may register, for whom the caller may act. @throws Refusal PMS_PRT_055, PMS_AUT_002 */
export const requireActiveProvider = async (
  app: App,
  authority: Authority,
  providerId: string,
): Promise<void> => {
  await requireProvider(app, authority, providerId)
  const refusal = checkProvider(await loadPartner(app.database, providerId))
  if (refusal) throw refusal
}

/**
 * Registers some device models, all or none. Under the lock of the partner nobody registers the like meanwhile.
 * @returns the ids in the order of the rows, none where a row has a problem; and the rows with their problems
 * @param wish.sbiId the interface that they are used with; null for none
 * @throws Refusal PMS_PRT_055, PMS_AUT_002, those of an interface that is not theirs or not live (S9); PMS_AUT_001 where a kind
 *   was switched off meanwhile
 */
export const addDevices = async (
  app: App,
  authority: Authority,
  wish: {
    readonly partnerId: string
    readonly sbiId: string | null
    readonly wished: readonly DeviceRowOfSheet[]
  },
): Promise<{ readonly ids: string[]; readonly rows: readonly DeviceRowOfSheet[] }> => {
  const { partnerId, sbiId, wished } = wish
  await requireActiveProvider(app, authority, partnerId)
  const door = offeredAt(app, carrierDoors).find(({ kind }) => kind === 'sbi')
  return app.database.transaction(async (tx) => {
    const provider = await lockPartner(tx, partnerId)
    if (!provider) throw new Refusal('PMS_AUT_002')
    if (sbiId !== null) await door?.hold(tx, app, partnerId, sbiId)
    const judged = await judgeRows(tx, partnerId, wished)
    if (haveProblems(judged)) return { ids: [], rows: judged.rows }
    const ids: string[] = []
    for (const row of judged.clean) {
      const device = await addDeviceIn(tx, app, authority, provider, row)
      if (sbiId !== null) await door?.carry(tx, app, authority, sbiId, device)
      ids.push(device.id)
    }
    return { ids, rows: judged.rows }
  })
}
