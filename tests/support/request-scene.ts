import type { PolicyRequest } from '../../packages/server/src/modules/policy-requests/index.ts'
import type { TestApp } from './app.ts'
import { sceneAuthority, sceneCertificate } from './ftm-scene.ts'
import { relyingGroup, relyingParties } from './personas.ts'
import { policySceneOf } from './policy-scene.ts'

/** A relying party of the personas. */
export type RelyingParty = 'bank' | 'insurer'

/** A policy of the relying parties' group. */
interface RequestablePolicy {
  readonly id: string
  readonly name: string
}

/** Relying parties with certificates, policies of their group on demand, and requests in whatever state a test needs. */
export interface RequestScene {
  /** The PEM text that this partner uploads for itself. */
  certificateOf(partner: RelyingParty): string
  /** A published policy of their group that nobody has asked for. */
  addPolicy(): Promise<RequestablePolicy>
  /** @returns the mapping key */
  ask(partner?: RelyingParty, policy?: RequestablePolicy): Promise<string>
  requestIn(state: PolicyRequest['state'], partner?: RelyingParty): Promise<string>
}

const succeed = (step: string, codes: readonly string[], messages: readonly string[]): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

const certificateOf = (partner: RelyingParty): string => {
  const found = relyingParties.find(({ username }) => username === partner)
  return sceneCertificate(found?.organizationName ?? '').certificate
}

/** Uploads the authority to the domain AUTH, and activates the relying parties with their certificates. */
const setUp = async (api: TestApp): Promise<RequestScene> => {
  const admin = api.as('admin')
  const { root, sub } = sceneAuthority()
  for (const { certificate } of [root, sub]) {
    const request = { certificateData: certificate, partnerDomain: 'AUTH' }
    const { codes, messages } = await admin.call('trust-store.upload', { request })
    succeed('trust-store.upload', codes, messages)
  }
  for (const partner of ['bank', 'insurer'] as const) {
    const request = {
      partnerId: partner,
      certificateData: certificateOf(partner),
      partnerDomain: 'AUTH',
    }
    const { codes, messages } = await api.as(partner).call('partner-certificates.upload', { request })
    succeed('partner-certificates.upload', codes, messages)
  }
  const addPolicy = async (): Promise<RequestablePolicy> => {
    const placed = await policySceneOf(api).addDraft({ id: relyingGroup, name: relyingGroup })
    const { policyId: id, groupId: policygroupId } = placed
    const { response, codes, messages } = await api
      .as('policy-manager')
      .call('policies.publish', { params: { policyId: id, policygroupId } })
    succeed('policies.publish', codes, messages)
    return { id, name: response.policyName }
  }
  const ask: RequestScene['ask'] = async (partner = 'bank', policy) => {
    const { name: policyName } = policy ?? (await addPolicy())
    const { response, codes, messages } = await api.as(partner).call('policy-requests.ask', {
      params: { partnerId: partner },
      request: { policyName, useCaseDescription: `Opening accounts at the ${partner}` },
    })
    succeed('policy-requests.ask', codes, messages)
    return response.mappingkey
  }
  return {
    certificateOf,
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

const scenes = new WeakMap<TestApp, Promise<RequestScene>>()

/** The requests of an app; set up when they are first asked for. */
export const requestSceneOf = (api: TestApp): Promise<RequestScene> => {
  const scene = scenes.get(api) ?? setUp(api)
  scenes.set(api, scene)
  return scene
}
