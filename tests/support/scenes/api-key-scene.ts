import type { ApiKey } from '../../../packages/server/src/modules/api-keys/index.ts'
import type { Contracts } from '../../../packages/server/src/contracts.ts'
import type { TestApp } from '../app.ts'
import type { RelyingParty } from './relying-scene.ts'
import { requestSceneOf, type RequestScene } from './request-scene.ts'

/** A policy that a relying party may have keys for. */
export interface ApprovedPolicy {
  readonly policyId: string
  readonly policyName: string
  readonly requestId: string
}

type MadeKey = Contracts['api-keys.generate']['response']

/** Keys of relying parties, in whatever state a test needs. */
export interface ApiKeyScene {
  readonly requests: RequestScene
  /** A policy that nothing else stands on, approved for a partner. */
  approved(partner?: RelyingParty): Promise<ApprovedPolicy>
  newLabel(): string
  /** @param policyName absent: one that was approved for this alone */
  generate(partner?: RelyingParty, policyName?: string): Promise<MadeKey>
  keyIn(state: ApiKey['state'], partner?: RelyingParty): Promise<MadeKey>
}

const succeed = (step: string, { codes, messages }: { codes: string[]; messages: string[] }): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

const setUp = async (api: TestApp): Promise<ApiKeyScene> => {
  const requests = await requestSceneOf(api)
  let made = 0
  const newLabel = (): string => `Gateway ${(made += 1)}`
  const approved: ApiKeyScene['approved'] = async (partner = 'bank') => {
    const requestId = await requests.requestIn('approved', partner)
    const [row] = await api.query<{ policyId: string; policyName: string }>(
      'select policy_id as "policyId", policy_name as "policyName" from policy_request where id = $1',
      [requestId],
    )
    return { ...row!, requestId }
  }
  const generate: ApiKeyScene['generate'] = async (partner = 'bank', named) => {
    const policyName = named ?? (await approved(partner)).policyName
    const reply = await api.as(partner).call('api-keys.generate', {
      params: { partnerId: partner },
      request: { policyName, label: newLabel() },
    })
    succeed('api-keys.generate', reply)
    return reply.response
  }
  return {
    requests,
    approved,
    newLabel,
    generate,
    async keyIn(state, partner = 'bank') {
      const key = await generate(partner)
      if (state === 'expired')
        await api.query(
          `update api_key set valid_from = now() - interval '2 days', valid_till = now() - interval '1 day' where id = $1`,
          [key.keyId],
        )
      if (state === 'deactivated')
        succeed(
          'api-keys.set-status',
          await api.as(partner).call('api-keys.set-status', {
            params: { keyId: key.keyId },
            request: { isActive: false, reason: 'as the scene wants' },
          }),
        )
      return key
    },
  }
}

const scenes = new WeakMap<TestApp, Promise<ApiKeyScene>>()

/** The keys of an app; set up when they are first asked for. */
export const apiKeySceneOf = (api: TestApp): Promise<ApiKeyScene> => {
  const scene = scenes.get(api) ?? setUp(api)
  scenes.set(api, scene)
  return scene
}
