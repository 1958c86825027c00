import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ApiKey } from './api-key.ts'
import { countActive, findByLabel } from './store.ts'

/**
 * That one more key may be active for a policy; call it with the partner locked.
 * @throws Refusal ENT_KEY_003
 */
export const requireCount = async (
  tx: Tx,
  app: App,
  of: Pick<ApiKey, 'partnerId' | 'policyId'>,
): Promise<void> => {
  const most = app.settings.API_KEYS_PER_POLICY
  if ((await countActive(tx, of)) >= most) throw new Refusal('ENT_KEY_003', { most })
}

/**
 * That a policy has room for one more active key, and for its label; call it with the partner locked.
 * @throws Refusal PMS_PRT_110, ENT_KEY_003
 */
export const requireRoom = async (
  tx: Tx,
  app: App,
  of: Pick<ApiKey, 'partnerId' | 'policyId' | 'label'>,
): Promise<void> => {
  if (await findByLabel(tx, of)) throw new Refusal('PMS_PRT_110', { label: of.label })
  await requireCount(tx, app, of)
}
