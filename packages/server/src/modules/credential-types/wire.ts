import { toInstant } from '../../platform/clock.ts'
import { presentInGroup, type Policy } from '../policies/index.ts'
import { readBiometric, writeBiometric, type Extractor } from './extractor.ts'
import type { Mapping } from './mapping-store.ts'

/** Compared by clients: byte for byte the contract's (W1, W2). */
export const extractorsAdded = 'Extractors added successfully.'
export const typeMapped = 'Partner, policy and credentialType mapping done successfully.'

interface WireExtractor {
  readonly attributeName: string
  readonly biometric: string
  readonly extractor: { readonly provider: string; readonly version?: string | null | undefined }
}

/** Extractors as P3 brings them. */
export const readExtractors = (wishes: readonly WireExtractor[]): Extractor[] =>
  wishes.map(({ attributeName, biometric, extractor }) => ({
    attributeName,
    ...readBiometric(biometric),
    provider: extractor.provider,
    providerVersion: extractor.version ?? null,
  }))

/** Extractors as P4 shows them. */
export const presentExtractors = (extractors: readonly Extractor[]) =>
  extractors.map((each) => ({
    attributeName: each.attributeName,
    biometric: writeBiometric(each),
    extractor: { provider: each.provider, version: each.providerVersion },
  }))

/** P6. The type is written as it was asked for. */
export const presentMapped = (
  asked: { readonly partnerId: string; readonly credentialType: string },
  policy: Policy,
) => ({ ...asked, policyType: policy.policyType, ...presentInGroup(policy) })

/** What a partner has mapped of one type, or null. */
export const presentMapping = (mapping: Mapping | undefined, policy: Policy | undefined) =>
  mapping && policy
    ? {
        policyId: policy.id,
        policyName: policy.name,
        isActive: policy.state === 'activated',
        mappedDateTime: toInstant(mapping.mappedAt),
        mappedBy: mapping.mappedBy,
      }
    : null
