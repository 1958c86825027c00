import type { PolicyRequest } from '../../../packages/server/src/modules/policy-requests/index.ts'
import type { TestApp } from '../app.ts'
import { policySceneOf } from './policy-scene.ts'
import { relyingGroup, relyingSceneOf, type RelyingParty } from './relying-scene.ts'

/** A policy of the relying parties' group. */
interface RequestablePolicy {
  readonly id: string
  readonly name: string
}

/** Policies of the relying parties' group on demand, and requests in whatever state a test needs. */
export interface RequestScene {
  /** A published policy that nobody has asked for. */
  addPolicy(): Promise<RequestablePolicy>
  /** @returns the mapping key */
  ask(partner?: RelyingParty, policy?: RequestablePolicy): Promise<string>
  requestIn(state: PolicyRequest['state'], partner?: RelyingParty): Promise<string>
}

const succeed = (step: string, codes: readonly string[], messages: readonly string[]): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

/** The requests of an app, whose relying parties are set up and active. */
export const requestSceneOf = async (api: TestApp): Promise<RequestScene> => {
  const relying = await relyingSceneOf(api)
  const admin = api.as('admin')
  const addPolicy = async (): Promise<RequestablePolicy> => {
    const placed = await policySceneOf(api).addDraft({ id: relyingGroup, name: relyingGroup })
    const { policyId: id, groupId: policygroupId } = placed
    const { response, codes, messages } = await api
      .as('policy-manager')
      .call('policies.publish', { params: { policyId: id, policygroupId } })
    succeed('policies.publish', codes, messages)
    return { id, name: response.policyName }
  }
  const extract = async (partnerId: RelyingParty, policyId: string): Promise<void> => {
    const extractor = { provider: 'mock', version: '1.1' }
    const set = await api.as(partnerId).call('credential-types.set-extractors', {
      params: { partnerId, policyId },
      request: { extractors: [{ attributeName: 'photo', biometric: 'face', extractor }] },
    })
    succeed('credential-types.set-extractors', set.codes, set.messages)
  }
  const ask: RequestScene['ask'] = async (partner = 'bank', policy) => {
    const { id: policyId, name: policyName } = policy ?? (await addPolicy())
    const partnerId = await relying.active(partner)
    const { response, codes, messages } = await api.as(partner).call('policy-requests.ask', {
      params: { partnerId },
      request: { policyName, useCaseDescription: `Opening accounts at the ${partner}` },
    })
    succeed('policy-requests.ask', codes, messages)
    // Without, requests of these types are not approved.
    if (partner === 'printer' || partner === 'verifier') await extract(partner, policyId)
    return response.mappingkey
  }
  return {
    addPolicy,
    ask,
    async requestIn(state, partner = 'bank') {
      const id = await ask(partner)
      if (state === 'InProgress') return id
      if (state === 'withdrawn') {
        const params = { requestId: id }
        const { codes, messages } = await api
          .as(partner)
          .call('policy-requests.withdraw', { params, request: {} })
        succeed('policy-requests.withdraw', codes, messages)
        return id
      }
      const { codes, messages } = await admin.call('policy-requests.decide', {
        params: { mappingkey: id },
        request: { status: state, reason: 'as the scene wants' },
      })
      succeed('policy-requests.decide', codes, messages)
      return id
    },
  }
}
