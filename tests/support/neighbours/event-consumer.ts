import type { HubDocument } from '../../../packages/server/src/platform/events/hub-message.ts'

interface PartnerData {
  readonly partnerId: string
  readonly partnerName: string
  readonly certificateData: string
  readonly partnerStatus: string
}
interface PolicyData {
  readonly policyId: string
  readonly policyStatus: string
  readonly policyExpiresOn: string
}
interface KeyData {
  readonly apiKeyId: string
  readonly apiKeyCommenceOn: string
  readonly apiKeyExpiresOn: string
  readonly apiKeyStatus: string
}

interface Data {
  readonly partnerData?: PartnerData
  readonly policyData?: PolicyData
  readonly apiKeyData?: KeyData
}

/** What a verifier keeps of partners, policies and keys; it learns of nothing but messages. */
export interface EventConsumer {
  readonly partners: ReadonlyMap<string, PartnerData>
  readonly policies: ReadonlyMap<string, PolicyData>
  readonly keys: ReadonlyMap<string, KeyData>
  /** Partner, policy and key together (trust-and-crypto §6.2). */
  readonly mappings: ReadonlySet<string>
  take(message: HubDocument): void
}

/**
 * A consumer by the rules of trust-and-crypto §6.2: every object that a message holds is overwritten with what it says.
 * @param isCareful it also follows docs/integrators/events.md: an object that it has newer news of stays as it is, so that
 *   messages may come late, in any order, and more than once
 */
export const createConsumer = (isCareful: boolean): EventConsumer => {
  const partners = new Map<string, PartnerData>()
  const policies = new Map<string, PolicyData>()
  const keys = new Map<string, KeyData>()
  const mappings = new Set<string>()
  const latest = new Map<string, string>()
  const put = <T>(kind: string, map: Map<string, T>, id: string, value: T, at: string): void => {
    const name = `${kind} ${id}`
    if (isCareful && at < (latest.get(name) ?? '')) return
    latest.set(name, at)
    map.set(id, value)
  }
  return {
    partners,
    policies,
    keys,
    mappings,
    take({ topic, event }) {
      const { partnerData, policyData, apiKeyData } = event.data as Data
      const at = event.timestamp
      if (partnerData) put('partner', partners, partnerData.partnerId, partnerData, at)
      if (policyData) put('policy', policies, policyData.policyId, policyData, at)
      if (apiKeyData) put('key', keys, apiKeyData.apiKeyId, apiKeyData, at)
      if (topic === 'APIKEY_APPROVED' && partnerData && policyData && apiKeyData)
        mappings.add(`${partnerData.partnerId} ${policyData.policyId} ${apiKeyData.apiKeyId}`)
    },
  }
}
