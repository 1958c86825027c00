import type { Reader } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { holdingSources } from '../partners/index.ts'
import { policyUses } from '../policies/index.ts'
import { requestKeySources } from '../policy-requests/index.ts'
import { endingSources, stopSources } from '../endings/index.ts'
import { endingKeys } from './ending-store.ts'
import { quotaHolders } from '../quotas/index.ts'
import { setupSteps } from '../setup/index.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { stateOfKey } from './events/hub-messages.ts'
import { expiryJob } from './expiry.ts'
import { firstKeyStep, keyOffers, keysForRequests } from './offers.ts'
import { apiKeyRoutes } from './routes.ts'
import { keyQuotaHolders } from './quota-holders.ts'
import { load } from './store.ts'

/** For the decision at run time: what keys are found by in memory, and what each stands on. */
export { digestOf as digestOfKey, isKeyText } from './key-text.ts'
export { keyEntries } from './issued-entries.ts'
export { load as loadKey } from './store.ts'

/** Makes, replaces and stops keys; for the sandbox. */
export { generateKey, replaceKey } from './changes/issue.ts'
export { setStatus as setKeyStatus } from './changes/change.ts'
export type { ApiKey } from './api-key.ts'
/** What a key stands on, for what else stands on the same: partner, group, policy, request and certificate. */
export { gatherGround, holdGround, requireGround, type Ground } from './changes/ground.ts'

/** Whose key it is: the partner's id, or undefined for an unknown one. */
export const partnerOfKey = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** API keys: made against approved requests, replaced, moved, stopped and brought back; they end by themselves. */
export const apiKeysModule: Module = {
  name: 'api-keys',
  extensions: ({ clock }) => [
    offer(currentStates, stateOfKey),
    offer(policyUses, keyOffers.uses),
    offer(holdingSources, keyOffers.holdings),
    offer(
      requestKeySources,
      keysForRequests(() => clock.now()),
    ),
    offer(quotaHolders, keyQuotaHolders),
    offer(setupSteps, firstKeyStep),
    offer(endingSources, endingKeys),
    offer(stopSources, keyOffers.stops),
  ],
  jobs: (app) => [expiryJob(app)],
  routes: apiKeyRoutes,
}
