import type { TestApp } from '../app.ts'
import { relyingSceneOf, type RelyingParty } from './relying-scene.ts'
import { requestSceneOf } from './request-scene.ts'

/** A policy that a partner has asked for. */
interface AskedPolicy {
  readonly partnerId: RelyingParty
  readonly policyId: string
  readonly policyName: string
}

/** Partners with credentials: requests with their extractors, and types mapped to policies. */
export interface SharingScene {
  /** A policy that the party has asked for with an extractor, and nobody has decided. */
  asked(party: RelyingParty): Promise<AskedPolicy>
  /** A policy that was approved for the party, with its extractors. */
  approved(party: RelyingParty): Promise<AskedPolicy>
  /** Maps `euin` of the party to a policy, whatever it was mapped to. */
  map(party: RelyingParty): Promise<AskedPolicy>
}

/** One extractor, as P3 takes it. */
export const oneExtractor = {
  attributeName: 'photo',
  biometric: 'face',
  extractor: { provider: 'mock', version: '1.1' },
}

/** The sharing of an app, whose relying parties are set up and active. */
export const sharingSceneOf = async (api: TestApp): Promise<SharingScene> => {
  const relying = await relyingSceneOf(api)
  const requests = await requestSceneOf(api)
  const succeed = (step: string, codes: readonly string[]): void => {
    if (codes.length > 0) throw new Error(`${step}: ${codes.join()}`)
  }
  const ask = async (party: RelyingParty) => {
    const partnerId = await relying.active(party)
    const { id: policyId, name: policyName } = await requests.addPolicy()
    const mappingkey = await requests.ask(party, { id: policyId, name: policyName })
    return { partnerId, policyId, policyName, mappingkey }
  }
  const approved: SharingScene['approved'] = async (party) => {
    const asked = await ask(party)
    const { codes } = await api.as('admin').call('policy-requests.decide', {
      params: { mappingkey: asked.mappingkey },
      request: { status: 'Approved' },
    })
    succeed('policy-requests.decide', codes)
    return asked
  }
  return {
    asked: ask,
    approved,
    async map(party) {
      const policy = await approved(party)
      const { partnerId, policyName } = policy
      await api.query('delete from credential_type_mapping where partner_id = $1', [partnerId])
      const { codes } = await api.as(party).call('credential-types.map', {
        params: { partnerId, credentialType: 'euin', policyName },
      })
      succeed('credential-types.map', codes)
      return policy
    },
  }
}
