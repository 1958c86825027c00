import type { App } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'

/** Something of a partner that stands on a policy. */
export interface PolicyUse {
  readonly id: string
  /** By which people know it: a label, a client's name. */
  readonly name: string
  readonly partnerId: string
}

/** What uses policies, and in which state. */
export const useKinds = ['approved-request', 'waiting-request', 'api-key', 'oidc-client', 'licence'] as const

export type UseKind = (typeof useKinds)[number]

/** One kind of use, offered by the module that holds it. Reads inside the transaction that it is given. */
export interface PolicyUseSource {
  readonly kind: UseKind
  /** How many there are: requests that are open or approved, keys and clients that are active. @param partnerId of this one only */
  count(reader: Reader, policyId: string, partnerId?: string): Promise<number>
  /** How many partners they belong to, by kind of use; the newest of them first. */
  list(reader: Reader, policyId: string, limit: number): Promise<readonly PolicyUse[]>
}

/** Where later modules say what they have built on policies. */
export const policyUses = extensionPoint<PolicyUseSource>('policies.uses')

/** How many of a kind stand on a policy. */
export const countUses = async (
  app: App,
  reader: Reader,
  kind: UseKind,
  policyId: string,
  partnerId?: string,
): Promise<number> => {
  let total = 0
  for (const source of offeredAt(app, policyUses))
    if (source.kind === kind) total += await source.count(reader, policyId, partnerId)
  return total
}

/** Some of those that a change of a policy meets; of every kind its number. */
export interface UseSummary {
  readonly kind: UseKind
  readonly count: number
  readonly examples: PolicyUse[]
}

const mostExamples = 50

/** All that stands on a policy, by kind; kinds of which there is none are left out. */
export const summariseUses = async (app: App, reader: Reader, policyId: string): Promise<UseSummary[]> => {
  const summaries: UseSummary[] = []
  for (const source of offeredAt(app, policyUses)) {
    const count = await source.count(reader, policyId)
    if (count > 0)
      summaries.push({
        kind: source.kind,
        count,
        examples: [...(await source.list(reader, policyId, mostExamples))],
      })
  }
  return summaries
}
