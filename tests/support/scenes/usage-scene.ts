import type { Usage } from '../../../packages/server/src/modules/usage/index.ts'
import { usageRecorderOf } from '../../../packages/server/src/modules/usage/recording/recorder.ts'
import type { TestApp } from '../app.ts'
import { relyingSceneOf } from './relying-scene.ts'

const usual = {
  source: 'decision',
  partnerId: 'bank',
  apiKeyId: '11111111-1111-4111-8111-111111111111',
  clientId: null,
  policyId: 'mpolicy-default-auth',
  licenceId: '22222222-2222-4222-8222-222222222222',
  mispId: 'broker',
  operation: 'auth',
  isAllowed: true,
  code: null,
  latencyMs: 1.5,
  transactionId: 'tx-1',
} as const satisfies Omit<Usage, 'at'>

/** Refusals as the log has them. */
export const refusedFor = {
  expiredKey: { isAllowed: false, code: 'ENT_DCN_016', words: { keyTill: '2026-10-01 00:00' } },
  stoppedLicence: { isAllowed: false, code: 'ENT_DCN_025' },
} as const satisfies Record<string, Partial<Usage>>

/** Stores uses, by default of the bank under a licence of the broker, now. */
export const plantUsage = async (api: TestApp, ...uses: readonly Partial<Usage>[]): Promise<void> => {
  await relyingSceneOf(api)
  const recorder = usageRecorderOf(api.app)
  for (const over of uses) recorder.add({ ...usual, at: api.clock.now(), ...over })
  await recorder.flush()
}
