import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { dayBefore } from '../../liveness/index.ts'
import type { ApiKey } from '../api-key.ts'
import { countActive, countMadeSince, findByLabel } from '../store.ts'

/**
 * That one more key may be active for a policy; with the partner locked, it stays so.
 * @throws Refusal ENT_KEY_003
 */
export const requireCount = async (
  reader: Reader,
  app: App,
  of: Pick<ApiKey, 'partnerId' | 'policyId'>,
): Promise<void> => {
  const most = app.settings.API_KEYS_PER_POLICY
  if ((await countActive(reader, of.policyId, of.partnerId)) >= most)
    throw new Refusal('ENT_KEY_003', { most })
}

/**
 * That a policy has room for one more active key, and for its label; with the partner locked, it stays so.
 * @throws Refusal PMS_PRT_110, ENT_KEY_003
 */
export const requireRoom = async (
  reader: Reader,
  app: App,
  of: Pick<ApiKey, 'partnerId' | 'policyId' | 'label'>,
): Promise<void> => {
  if (await findByLabel(reader, of)) throw new Refusal('PMS_PRT_110', { label: of.label })
  await requireCount(reader, app, of)
}

/**
 * That a partner has not had too many keys made: each is kept for ever, active or not.
 * @throws Refusal ENT_KEY_005
 */
export const requireModestMaking = async (reader: Reader, app: App, partnerId: string): Promise<void> => {
  const { API_KEYS_PER_DAY: most } = app.settings
  const since = dayBefore(app.clock.now())
  if ((await countMadeSince(reader, partnerId, since)) >= most) throw new Refusal('ENT_KEY_005', { most })
}
